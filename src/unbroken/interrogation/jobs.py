"""What is done for sessions without being asked: their film is entered once it is collected."""

import datetime as dt
import logging
import socket
from dataclasses import dataclass, field

from procrastinate.contrib.django import app

from unbroken.base import clock
from unbroken.base.refusal import Refusal
from unbroken.chain import vaults
from unbroken.chain.actor import machine
from unbroken.interrogation import find, perform
from unbroken.interrogation.find import Take

EVERY_TEN_SECONDS = "* * * * * */10"
"""The sixth field is the second; in the first, ten would be minutes."""
LOG = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Films:
    """Goes through what was collected; one for each worker."""

    tried: set[str] = field(default_factory=set)
    """What could not be entered: reading hours of film again would find the same."""

    def enter(self, now: dt.datetime) -> int:
        """Enter what is collected whole; return how many recordings were entered."""
        waiting = [take for take in find.takes_to_enter() if take.name not in self.tried]
        return sum(self._is_entered(take, now) for take in waiting)

    def _is_entered(self, take: Take, now: dt.datetime) -> bool:
        by = machine(name="worker", terminal=socket.gethostname(), at=now)
        try:
            done = perform.enter_take(take, vault=vaults.station_vault(), by=by, now=now)
        except Refusal as refused:
            LOG.warning("%s was not entered: %s", take.recording, refused)
            done = ()
        if not done:
            self.tried.add(take.name)
        return bool(done)


FILMS = Films()


@app.periodic(cron=EVERY_TEN_SECONDS)
@app.task(name="interrogation.enter_films", queueing_lock="interrogation.enter_films", lock="films")
def enter_films(timestamp: int) -> None:
    """Enter the films that are collected; safe to repeat."""
    FILMS.enter(clock.now())
