"""`./unbroken collect`: take what the recorder has sealed into the vault, and have it recorded."""

import argparse
import contextlib
import signal
import socket
import threading

import django

from unbroken.base import clock, config
from unbroken.base.identifiers import ref
from unbroken.capture.recorder.settings import read_settings

BEAT_SECONDS = 2


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
    while not stop.wait(BEAT_SECONDS):
        collector.beat(clock.now())
        with contextlib.suppress(*AWAY):
            jobs.end_silent_looks(clock.now())
    return 0
