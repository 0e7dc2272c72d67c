"""Takes the steps of `./unbroken demo --check` against a station that runs; HOME is its folder.

`python -m unbroken.station.demonstration.checking HOME`
"""

import argparse
import http.client
import logging
import sys
from http import HTTPStatus
from pathlib import Path

import django

from unbroken.base import config
from unbroken.base.refusal import Refusal
from unbroken.capture.recorder import control, settings
from unbroken.chain.log.trust import FILE as WITNESSES
from unbroken.station import speech
from unbroken.station.demonstration.ports import LOOPBACK
from unbroken.station.demonstration.serving import ROOM
from unbroken.station.demonstration.steps import StepFailed, Steps, until
from unbroken.station.speech import _
from unbroken_verify import Malformed, note

SET_UP_SECONDS_MAX = 180


def main() -> int:
    """Take all steps; the first that fails is named, and ends with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    home: Path = parser.parse_args().home
    steps = Steps()
    try:
        with steps.step(_("The station runs: pages, signed log, witness, cameras, recorder")):
            until(lambda: _runs(home), seconds=SET_UP_SECONDS_MAX, missing=_("it does not answer"))
        django.setup()
        # One line a step: what is left to the worker is told by the step that waits for it.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        from unbroken.station.demonstration import main_job  # noqa: PLC0415 — models exist now.

        main_job.MainJob(home, steps).run()
    except Refusal as refusal:
        speech.refuse(refusal)
        return 1
    except StepFailed as why:
        sys.stderr.write(f"{why}\n")
        return 1
    return 0


def _runs(home: Path) -> bool | None:
    """Say whether every part answers; None as long as one does not."""
    try:
        loaded = config.load(home).config
        _get(loaded.port, "/health/")
        signed = note.parse_note(_get(loaded.port, "/log/checkpoint"))
        told = control.ask(settings.control_of(home), {"do": "status", "channel": ROOM}, seconds=5)
    except (OSError, ValueError, http.client.HTTPException, Malformed):
        return None
    witnessed = (home / WITNESSES).exists() and len(signed.signatures) > 1
    return True if witnessed and told.get("ok") else None


def _get(port: int, path: str) -> bytes:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.read() if answer.status == HTTPStatus.OK else b""
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
