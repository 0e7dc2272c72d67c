"""`./unbroken collect`: take what the recorder has sealed into the vault, and have it recorded."""

import argparse
import contextlib
import logging
import signal
import socket
import threading
import time
from typing import TYPE_CHECKING

import django

from unbroken.base import clock, config
from unbroken.base.identifiers import ref
from unbroken.capture import rooms
from unbroken.capture.recorder.settings import read_settings

if TYPE_CHECKING:
    from unbroken.capture.collector import Collector

BEAT_SECONDS = 2
RELEASE_SECONDS = 30

log = logging.getLogger("unbroken.collector")


def main(arguments: list[str]) -> int:
    """Collect until told to stop; a run begun is finished first."""
    argparse.ArgumentParser(prog="./unbroken collect").parse_args(arguments)
    django.setup()
    from unbroken.capture.collector import AWAY, Collector  # noqa: PLC0415 — Django is set up first.
    from unbroken.chain import vaults  # noqa: PLC0415
    from unbroken.media import derived, jobs  # noqa: PLC0415

    loaded = config.load().config
    recorder = read_settings(loaded.home)
    collector = Collector(
        spools=recorder.spools,
        rooms={one.code: ref("room", one.room) for one in recorder.channels if one.room},
        vault=vaults.station_vault(),
        renditions=derived.folder_of(loaded),
        terminal=socket.gethostname(),
    )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    released = time.monotonic()
    while not stop.wait(BEAT_SECONDS):
        collector.beat(clock.now())
        if time.monotonic() - released > RELEASE_SECONDS:
            released = time.monotonic()
            _release(collector)
        with contextlib.suppress(*AWAY):
            jobs.end_silent_looks(clock.now())
    return 0


def _release(collector: "Collector") -> None:
    """Let the recorder's spool go of what acts name; the recorder looks into the vault itself."""
    for camera, at in collector.positions().items():
        if missing := rooms.release(camera=camera, n=at.n, head=at.head):
            log.error("channel %s: acts name %d files that the vault lacks", camera, len(missing))
