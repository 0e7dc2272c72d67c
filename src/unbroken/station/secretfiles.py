"""Secrets are files of mode 0600, made at first need, each in the folder of the role that reads it."""

import os
import secrets
from pathlib import Path

from unbroken.station.child import is_root


def password(keys: Path, role: str, *, uid: int | None = None) -> str:
    """Read the password of a role; make one where there is none."""
    return secret(keys / role / "password", uid=uid)


def secret(file: Path, *, uid: int | None = None) -> str:
    """Read a secret; make one where there is none."""
    if not file.exists():
        write(file, secrets.token_urlsafe(32), uid=uid)
    return file.read_text("utf-8").strip()


def write(file: Path, text: str, *, uid: int | None = None) -> None:
    """Write a secret that nobody but its owner can read at any moment."""
    private_folder(file.parent, uid=uid)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    _give(temporary, uid)
    # Dying here leaves a dot file that no role reads; the next start makes a new secret.
    temporary.replace(file)


def private_folder(folder: Path, *, uid: int | None = None) -> None:
    """Make a folder that only its owner enters."""
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _give(folder, uid)


def _give(path: Path, uid: int | None) -> None:
    if uid is not None and is_root():
        os.chown(path, uid, uid)
