"""How acts open and discharge obligations, and how findings move through their loop.

The duties of a case follow from all acts of its stream: `duties_followed` keeps the engine's `Watch`
of a stream at hand and feeds it act by act. What it has at hand is only a memory, known by number and
hash of the act up to which it holds: what others recorded since is fed to it, and where that act is not
in the stream, the watch is made anew.

Findings are rows from their alarm on. What rests on acts of other streams, or on time alone, the
worker's tick finds and records (docs/decisions/0005-rules-in-the-database.md).
"""

from collections.abc import Iterable, Iterator

from unbroken.base.identifiers import ref
from unbroken.chain.projection import Change, Past, Put, Rows, Wanted, watches
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people.models import Officer
from unbroken.rulebook import finding as told
from unbroken.rulebook import recorded
from unbroken.rulebook.book import owed_by, roles_of, station_book
from unbroken.rulebook.engine import Watch
from unbroken.rulebook.loop import STEPS, Loop
from unbroken.rulebook.models import Finding, Obligation
from unbroken.rulebook.recorded import UNIT, ActId

MEMORY = "rulebook "


@watches()
def duties_followed(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Open, move and discharge what the act and the time until it change.

    No row is asked for: the watch knows every duty of the stream, whose lock the door holds, and says
    each whole.
    """
    if event.case is None:
        return
    watch = _watch_before(event, rows.past)
    changes = watch.feed(_as_seen(event))
    rows.past.memory[MEMORY + event.stream] = (event.n, event.h, watch)
    for obligation in changes.obligations:
        yield _obligation(obligation, event, watch)
    for obligation in changes.dropped:
        yield _obligation(obligation, event, watch, dropped=True)


def _watch_before(event: Recorded[Act], past: Past) -> Watch:
    """Return the watch of a stream as it stood before an act."""
    head = past.heads.get(event.stream, b"")
    # Taken out, so that no two threads feed one watch; what fails on the way is thus thrown away.
    n, h, watch = past.memory.pop(MEMORY + event.stream, (0, b"", None))
    if not isinstance(watch, Watch):
        return _fed(Watch(station_book()), past.acts(event.stream) if head else ())
    if h == head:
        return watch
    known, *since = past.acts(event.stream, after=n - 1) or (None,)
    if known is None or known.h != h:
        # Its last act was undone with its transaction.
        return _fed(Watch(station_book()), past.acts(event.stream))
    return _fed(watch, since)


def _fed(watch: Watch, events: Iterable[Recorded[Act]]) -> Watch:
    for event in events:
        watch.feed(_as_seen(event))
    return watch


def _as_seen(event: Recorded[Act]) -> recorded.Recorded:
    return recorded.as_recorded(event, claimed_recorded_at=event.claimed_recorded_at)


def _obligation(
    duty: told.Obligation, event: Recorded[Act], watch: Watch, *, dropped: bool = False
) -> Change:
    opening = watch.known.view().act(ActId(duty.opened_by))
    return Put(
        Obligation,
        ref("obligation", duty.key),
        rule=duty.rule,
        edition=duty.edition,
        severity=str(duty.severity),
        subject=duty.subject,
        case=duty.case,
        stream=event.stream,
        unit=(opening.fields.get(UNIT) if opening else None) or event.unit or "",
        roles=owed_by(station_book().rule(duty.rule), duty.remedies),
        alerts=roles_of(duty.alert),
        remedies=list(duty.remedies),
        clock=duty.clock,
        opened_by=duty.opened_by,
        opened_at=duty.opened_at,
        warn_from=duty.warn_from,
        due_at=duty.due,
        provisional=duty.provisional,
        discharged_by=duty.discharged_by,
        discharged_at=duty.discharged_at,
        dropped=dropped,
    )


def _findings_named(event: Recorded[Act]) -> Iterable[Wanted]:
    """Want the findings that an act of the loop names, and who the officers in it are."""
    step = STEPS.get(event.declared.wire_name)
    if step is None:
        return
    yield from (Wanted(Finding, values, column) for column, values in step.names(event))
    yield Wanted(Officer, (event.by,))


@watches(reads=_findings_named)
def findings_moved(event: Recorded[Act], rows: Rows) -> Iterator[Change]:
    """Open a finding with its alarm, and move it on with what people and later acts say of it."""
    step = STEPS.get(event.declared.wire_name)
    if step is None:
        return
    officer = rows.get(Officer, event.by)
    loop = Loop(event=event, person=officer.person if officer else event.by, book=station_book())
    yield from step.moves(loop, list(rows.of(Finding)))
