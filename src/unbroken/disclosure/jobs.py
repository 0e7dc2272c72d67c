"""What happens after a disclosure was recorded: its bundle is written."""

import contextlib

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from unbroken.base.identifiers import CaseRef
from unbroken.disclosure import bundles, find, perform

RETRY = RetryStrategy(max_attempts=40, wait=15)
"""For ten minutes: a log that is not signed in that time needs somebody to look."""


@app.task(name="disclosure.write_bundle", retry=RETRY)
def write_bundle(case: str, n: int) -> None:
    """Write the bundle of a recorded disclosure; whoever takes it away is asked for his right then."""
    out = bundles.place_of(find.disclosure_in(CaseRef(case), n).id)
    if bundles.digest_of(out):
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    # Dying anywhere here leaves a file without its digest, which nobody is given.
    bundles.clear(out)
    bundles.note_digest(out, perform.write_bundle(case=CaseRef(case), n=n, out=out))


def write_later(case: CaseRef, n: int) -> None:
    """Have the worker write a bundle, once however often this is asked."""
    name = f"{case}/{n}"
    with contextlib.suppress(AlreadyEnqueued):
        write_bundle.configure(queueing_lock=name, lock=name).defer(case=case, n=n)
