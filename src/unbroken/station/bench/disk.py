"""What the disk allows: how often a second it can be told to keep what was written."""

import os
import time
from pathlib import Path

PAGE = bytes(8192)
"""PostgreSQL writes its log in pages of this size."""


def flushes_a_second(folder: Path, *, seconds: float) -> float:
    """Append pages to a file, each flushed to the disk, as one commit after the other would be."""
    file = folder / "flushes"
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        count, start = 0, time.monotonic()
        while (took := time.monotonic() - start) < seconds:
            os.write(handle, PAGE)
            os.fdatasync(handle)
            count += 1
    finally:
        os.close(handle)
        file.unlink()
    return count / took
