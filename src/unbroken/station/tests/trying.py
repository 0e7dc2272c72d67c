"""What tests of processes ask: does it live, and has it happened yet."""

import os
import time
from pathlib import Path


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def wait_until(so, seconds: float = 10) -> bool:
    give_up_at = time.monotonic() + seconds
    while not so() and time.monotonic() < give_up_at:
        time.sleep(0.05)
    return so()
