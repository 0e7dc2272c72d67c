"""QR codes as SVG, for property labels and printed documents."""

import qrcode  # type: ignore[import-untyped]
from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]

BORDER_MODULES = 2


def path_and_size(text: str) -> tuple[str, int]:
    """Return the path of the dark modules and the side of the square, in modules."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=BORDER_MODULES)
    code.add_data(text)
    matrix = code.get_matrix()
    runs = (run for y, line in enumerate(matrix) for run in _dark_runs(line, y))
    return "".join(runs), len(matrix)


def _dark_runs(line: list[bool], y: int) -> list[str]:
    """Write each unbroken run of dark modules in a line as one rectangle."""
    runs, start = [], None
    for x, dark in enumerate([*line, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return runs
