"""What supervision does without being asked: the worker's rounds."""

from procrastinate.contrib.django import app

from unbroken.base import clock
from unbroken.supervision.rounds import Rounds

ROUNDS = Rounds()
EVERY_TEN_SECONDS = "* * * * * */10"
"""The sixth field is the second; in the first, ten would be minutes."""


@app.periodic(cron=EVERY_TEN_SECONDS)
@app.task(name="supervision.go_round", queueing_lock="supervision.go_round", lock="supervision")
def go_round(timestamp: int) -> None:
    """Judge what can have changed and record what was found first; safe to repeat."""
    ROUNDS.go(clock.now())
