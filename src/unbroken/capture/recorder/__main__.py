"""Runs the recorder of one data folder: `./unbroken record`, or `python -m unbroken.capture.recorder`."""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

from unbroken.base.config import home_folder
from unbroken.capture.recorder import control, live
from unbroken.capture.recorder.channel import ChannelRecorder
from unbroken.capture.recorder.settings import Settings, read_settings

HUNG_SECONDS = 60
"""A thread that the library does not give back for so long costs one restart of the process."""

EXIT_DIED = 70
EXIT_HUNG = 75

log = logging.getLogger("unbroken.recorder")


def start(settings: Settings) -> dict[str, ChannelRecorder]:
    """Recover all channels, go on with what was being recorded, and take orders."""
    heard = live.Live()
    channels = {
        channel.code: ChannelRecorder(channel=channel, settings=settings, live=heard.hear)
        for channel in settings.channels
    }
    for channel in channels.values():
        channel.recover()
    live.serve(heard, settings.control.with_name("live.sock"))
    control.serve(control.Control(channels), settings.control)
    return channels


def watch(channels: dict[str, ChannelRecorder], stop: threading.Event) -> int:
    """Wait for the end; restart the process where a channel's thread has died or hangs."""
    well_at = dict.fromkeys(channels, time.monotonic())
    while not stop.wait(1):
        for code, channel in channels.items():
            channel.look_at_room()
            if channel.well():
                well_at[code] = time.monotonic()
            elif time.monotonic() - well_at[code] > HUNG_SECONDS:
                # What is open stays open and is sealed as recovered by the next process.
                log.error("channel %s hangs; the recorder restarts", code)
                return EXIT_HUNG
    return 0


def stop_at_once(died: threading.ExceptHookArgs) -> None:
    """End the process where a thread has died: the next one seals what is open and goes on."""
    name = died.thread.name if died.thread else "?"
    log.error("thread %s died of %s; the recorder restarts", name, died.exc_type.__name__)
    os._exit(EXIT_DIED)


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; everything is sealed before the end."""
    parser = argparse.ArgumentParser(prog="./unbroken record", description=__doc__)
    parser.add_argument("home", type=Path, nargs="?", default=home_folder())
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    threading.excepthook = stop_at_once
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    channels = start(read_settings(given.home))
    log.info("recorder ready: %d channels", len(channels))
    code = watch(channels, stop)
    if code:
        os._exit(code)
    for channel in channels.values():
        channel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
