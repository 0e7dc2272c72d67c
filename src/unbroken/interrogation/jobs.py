"""What is done for sessions without being asked: their film is entered once it is collected."""

import contextlib
import datetime as dt
import logging
import socket
from dataclasses import dataclass, field

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unbroken.base import clock
from unbroken.base.refusal import Refusal
from unbroken.chain import vaults
from unbroken.chain.actor import machine
from unbroken.interrogation import find, perform
from unbroken.interrogation.find import Take

EVERY_TEN_SECONDS = "* * * * * */10"
"""The sixth field is the second; in the first, ten would be minutes."""
BYTES_A_STEP = 256 * 1024 * 1024
"""About a second's reading: so long alarms and duties wait for a film at most."""
LOG = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Films:
    """Goes through what was collected, a step at a time; one for each worker."""

    bytes_a_step: int = BYTES_A_STEP
    tried: set[str] = field(default_factory=set)
    """What could not be entered: reading hours of film again would find the same."""
    read: dict[str, perform.Reread] = field(default_factory=dict)
    """How far each film was read; forgetting costs reading it again."""

    def go_on(self, now: dt.datetime) -> bool:
        """Read on in the first film that waits, or enter it; say whether more is left to do."""
        waiting = [take for take in find.takes_to_enter() if take.name not in self.tried]
        if not waiting:
            return False
        take = waiting[0]
        read = self.read.setdefault(take.name, perform.Reread())
        if not read.go_on(take, vault=vaults.station_vault(), bytes_max=self.bytes_a_step):
            return True
        self._enter(take, read, now)
        return len(waiting) > 1

    def _enter(self, take: Take, read: perform.Reread, now: dt.datetime) -> None:
        by = machine(name="worker", terminal=socket.gethostname(), at=now)
        try:
            done = perform.enter_take(take, read=read, by=by, now=now)
        except Refusal as refused:
            LOG.warning("%s was not entered: %s", take.recording, refused)
            done = ()
        del self.read[take.name]
        if not done:
            self.tried.add(take.name)


FILMS = Films()


@app.periodic(cron=EVERY_TEN_SECONDS)
@app.task(name="interrogation.enter_films", queueing_lock="interrogation.enter_films", lock="films")
def enter_films(timestamp: int) -> None:
    """Do one step on the films that are collected, and queue up again behind what waits meanwhile."""
    if FILMS.go_on(clock.now()):
        # Whoever dies here leaves the films to the next beat, which begins to read again.
        with contextlib.suppress(AlreadyEnqueued):
            enter_films.configure().defer(timestamp=timestamp)
