"""What happens to drafts later: those that nobody came back to are thrown away."""

from procrastinate.contrib.django import app

from unbroken.base import clock
from unbroken.people import scratch

EVERY_HOUR = "23 * * * *"


@app.periodic(cron=EVERY_HOUR)
@app.task(name="people.expire_drafts", queueing_lock="people.expire_drafts", lock="drafts")
def expire_drafts(timestamp: int) -> None:
    """Throw away drafts that nobody came back to; safe to repeat."""
    scratch.expire_drafts(clock.now())
