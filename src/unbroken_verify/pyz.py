"""Makes the verifier one file that runs on bare Python: `python -m unbroken_verify.pyz OUT`.

The same sources give the same bytes, so that the file's SHA-256 can be published and compared.
"""

import io
import sys
import zipfile
from collections.abc import Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

SHEBANG = b"#!/usr/bin/env python3\n"
PACKAGE = "unbroken_verify"
START = "import sys\nfrom unbroken_verify.cli import main\nsys.exit(main())\n"
_DATE = (1980, 1, 1, 0, 0, 0)


def archive() -> bytes:
    """Return the one-file verifier."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(zipfile.ZipInfo("__main__.py", _DATE), START)
        for each in source_files():
            packed.writestr(zipfile.ZipInfo(f"{PACKAGE}/{each.name}", _DATE), each.read_bytes())
    return SHEBANG + out.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file; print where it went."""
    names = sys.argv[1:] if arguments is None else list(arguments)
    if len(names) != 1:
        sys.stderr.write("python -m unbroken_verify.pyz OUT\n")
        return 64
    path = Path(names[0])
    path.write_bytes(archive())
    path.chmod(0o755)
    sys.stdout.write(f"{path}\n")
    return 0


def source_files() -> list[Traversable]:
    """Return the verifier's own modules, without its tests."""
    files = resources.files(PACKAGE).iterdir()
    return sorted((each for each in files if each.name.endswith(".py")), key=lambda e: e.name)


if __name__ == "__main__":
    sys.exit(main())
