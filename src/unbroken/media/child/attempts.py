"""What a hostile file would try from inside; the parent asks for it to see which walls hold."""

import ctypes
import os
import socket
import time
from collections.abc import Callable

TWO_GIBIBYTES = 2 * 1024**3
_PTRACE_TRACEME = 0


def connect() -> None:
    """Reach another program over the network."""
    with socket.socket() as outside:
        outside.settimeout(1)
        outside.connect(("127.0.0.1", 9))


def make_socket() -> None:
    """Make a socket at all."""
    socket.socket(socket.AF_UNIX).close()


def write_file() -> None:
    """Leave something on the disk."""
    os.close(os.open("/tmp/left-by-a-file", os.O_WRONLY | os.O_CREAT, 0o600))  # noqa: S108 — an attempt.


def read_file() -> None:
    """Read something that is nobody's business."""
    os.close(os.open("/etc/passwd", os.O_RDONLY))


def execute() -> None:
    """Become another program."""
    os.execv("/bin/true", ["true"])  # noqa: S606 — an attempt.


def fork() -> None:
    """Become two processes."""
    if os.fork() == 0:
        os._exit(0)


def trace() -> None:
    """Look into another process."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(_PTRACE_TRACEME, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def signal_parent() -> None:
    """Disturb the process that asked."""
    os.kill(os.getppid(), 0)


def take_memory() -> None:
    """Take more memory than there is for one file."""
    bytearray(TWO_GIBIBYTES)


def take_time() -> None:
    """Never come to an end."""
    while True:
        pass


def flood() -> None:
    """Answer without end."""
    while True:
        os.write(1, b"x" * 65536)


def sleep() -> None:
    """Wait for something that never comes."""
    time.sleep(3600)


ATTEMPTS: dict[str, Callable[[], None]] = {
    attempt.__name__: attempt
    for attempt in (
        connect, make_socket, write_file, read_file, execute, fork, trace, signal_parent,
        take_memory, take_time, flood, sleep,
    )
}  # fmt: skip


def refused(name: str) -> bool:
    """Make one attempt and tell whether a wall stopped it."""
    try:
        ATTEMPTS[name]()
    except ConnectionRefusedError:
        # The network was reached; only nobody listened there.
        return False
    except (OSError, MemoryError):
        return True
    return False
