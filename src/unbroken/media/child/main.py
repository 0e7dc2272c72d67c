"""The walled process: one job, one file on standard input, one answer on standard output.

The answer is one line of JSON, then the pictures that it announces, one behind the other.
"""

import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

import av
import av.error
import av.logging

from unbroken.media.child import attempts, look, pictures, sound, walls

Answer = tuple[dict[str, Any], list[bytes]]


def _probe(file: BinaryIO, job: dict[str, Any]) -> Answer:
    versions = ".".join(str(part) for part in av.library_versions["libavformat"])
    return look.probe(file) | {"library": f"libavformat/{versions}"}, []


def _poster(file: BinaryIO, job: dict[str, Any]) -> Answer:
    return {}, [pictures.poster(file, width=job["width"])]


def _storyboard(file: BinaryIO, job: dict[str, Any]) -> Answer:
    made = pictures.storyboard(file, width=job["width"], count=job["count"])
    return {"at_ms": [at for at, _ in made]}, [picture for _, picture in made]


def _levels(file: BinaryIO, job: dict[str, Any]) -> Answer:
    return {"levels": pictures.levels(file)}, []


def _waveform(file: BinaryIO, job: dict[str, Any]) -> Answer:
    return {}, [sound.waveform(file, per_second=job["per_second"])]


def _attempt(file: BinaryIO, job: dict[str, Any]) -> Answer:
    return {"refused": {name: attempts.refused(name) for name in job["attempts"]}}, []


JOBS: dict[str, Callable[[BinaryIO, dict[str, Any]], Answer]] = {
    "probe": _probe,
    "poster": _poster,
    "storyboard": _storyboard,
    "levels": _levels,
    "waveform": _waveform,
    "attempt": _attempt,
}


def load_everything() -> None:
    """Load each part of the library now, for no file can be opened behind the walls."""
    for part in pkgutil.walk_packages(av.__path__, "av."):
        if not part.name.endswith(("__main__", ".datasets")):
            importlib.import_module(part.name)


def run() -> None:
    """Put up the walls, do the job that the arguments name, answer, end."""
    job = json.loads(sys.argv[1])
    load_everything()
    av.logging.set_level(av.logging.PANIC)
    file = os.fdopen(0, "rb", buffering=0)
    standing = walls.raise_walls(memory_bytes=job["memory_bytes"], cpu_seconds=job["cpu_seconds"])
    if not standing["seccomp"] and job["do"] != "attempt":
        # Without this wall nothing is decoded.
        _answer({"walls": standing, "reason": "no_sandbox"}, [])
        return
    label, parts = _done(file, job)
    _answer(label | {"walls": standing}, parts)


def _done(file: BinaryIO, job: dict[str, Any]) -> Answer:
    """Do the job; a file that cannot be decoded is an answer, not a failure."""
    try:
        return JOBS[job["do"]](file, job)
    except MemoryError:
        return {"reason": "too_much_memory"}, []
    except look.TooLarge:
        return {"reason": "too_large"}, []
    except (pictures.NoPicture, sound.NoSound):
        return {"reason": "no_track"}, []
    except av.error.FFmpegError:
        return {"reason": "damaged"}, []
    except OSError:
        # The library's own errors are caught above, so this one comes from reading the file.
        return {"reason": "unreadable"}, []


def _answer(label: dict[str, Any], parts: list[bytes]) -> None:
    title = json.dumps(label | {"parts": [len(part) for part in parts]}).encode() + b"\n"
    for piece in [title, *parts]:
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(1, rest) :]
