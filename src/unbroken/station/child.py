"""Start a child that cannot outlive us, as the user it should be."""

import ctypes
import os
import signal
import stat
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1


def is_root() -> bool:
    """Tell whether we may take another user's number."""
    return os.geteuid() == 0


def as_user(uid: int | None, groups: Sequence[int] = ()) -> dict[str, object]:
    """Give subprocess its arguments for running as a user without a name; nothing when not root."""
    if uid is None or not is_root():
        return {}
    return {"user": uid, "group": uid, "extra_groups": list(groups)}


def spawn(
    argv: Sequence[str],
    *,
    uid: int | None,
    env: Mapping[str, str],
    output: IO[bytes],
    death_signal: signal.Signals,
    groups: Sequence[int] = (),
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that gets `death_signal` when we die, whatever kills us."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        list(argv),
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        # The supervisor has one thread when it starts children, so nothing can hold a lock here.
        preexec_fn=_die_with(os.getpid(), death_signal),  # noqa: PLW1509
        **as_user(uid, groups),
    )


def _die_with(parent: int, death_signal: signal.Signals) -> Callable[[], None]:
    libc = ctypes.CDLL(None)

    def bind() -> None:
        # Changing the user clears the death signal; subprocess has changed it before it calls us.
        libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), death_signal)

    return bind


def give_all(folder: Path, *, uid: int | None) -> None:
    """Make a folder and all in it a user's own; nothing when not root."""
    if uid is None or not is_root():
        return
    for place, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.chown(Path(place) / name, uid, uid, follow_symlinks=False)


def reachable(path: Path, uid: int | None) -> bool:
    """Tell whether a user can come to this path: each folder above it lets strangers, or him, pass."""
    if uid is None or not is_root():
        return True
    return all(_lets_pass(folder, uid) for folder in path.resolve().parents)


def _lets_pass(folder: Path, uid: int) -> bool:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return True
    if found.st_uid == uid:
        return bool(found.st_mode & stat.S_IXUSR)
    return bool(found.st_mode & stat.S_IXOTH)
