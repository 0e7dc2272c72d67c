"""The worker's rounds: every live case and unit is judged whole, whenever its answer can have changed.

What was judged is remembered in the process, with what could change it: the head of its stream, the
things it concerns, and the moment at which a rule asked to look again. Forgetting costs a judgement.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from unbroken.base.identifiers import StreamName
from unbroken.casefile.models import Case
from unbroken.chain import read
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people.models import Unit
from unbroken.rulebook import engine, find, whole
from unbroken.rulebook.models import Finding
from unbroken.rulebook.whole import Judged
from unbroken.supervision import perform
from unbroken.supervision.perform import Told

STILL_WARM = dt.timedelta(days=30)
"""So long after its last act an archived case is judged too: records may have come in late."""
LOG = logging.getLogger(__name__)
Judge = Callable[[dt.datetime], Judged]


@dataclass(kw_only=True, slots=True)
class Kept:
    """What was judged of one stream, and up to which act."""

    n: int
    judged: Judged


@dataclass(kw_only=True)
class Rounds:
    """Goes round the station; one for each worker."""

    kept: dict[str, Kept] = field(default_factory=dict)
    place: int = 0
    """Up to where the log was read for what units recorded."""

    def go(self, now: dt.datetime) -> list[Told]:
        """Judge what can have changed and record what was found first."""
        receipts = perform.report_times(now=now)
        told = read.beside_since(self.place, beside=whole.UNITS) if self.place else []
        self.place = read.last_place()
        for one in _streams(now):
            if self._may_have_changed(one, told, now):
                receipts += self._judge(one, now)
        return receipts

    def _may_have_changed(
        self, one: "Stream", told: Sequence[Recorded[Act]], now: dt.datetime
    ) -> bool:
        kept = self.kept.get(one.name)
        if kept is None or kept.n != one.n:
            return True
        is_time = kept.judged.look_at is not None and now >= kept.judged.look_at
        return is_time or whole.touches(told, kept.judged.things)

    def _judge(self, one: "Stream", now: dt.datetime) -> list[Told]:
        try:
            judged = one.judge(now)
        except engine.NeverRests:
            # One case with which a rule does not come to rest hides no other case.
            LOG.exception("%s could not be judged", one.name)
            return []
        self.kept[one.name] = Kept(n=one.n, judged=judged)
        return perform.report_findings(
            judged.evaluation, case=one.case, stream=StreamName(one.name), unit=one.unit, now=now
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """A stream that is judged: a case's, or a unit's own."""

    name: str
    n: int
    case: str | None
    unit: str
    judge: Judge


def _streams(now: dt.datetime) -> Iterator[Stream]:
    """Go through what is judged: cases not archived, not settled or lately recorded in, and units."""
    unsettled = find.unsettled(Finding.objects.exclude(case=None)).values("case")
    live = ~Q(stage="archived") | Q(ref__in=unsettled) | Q(last_at__gte=now - STILL_WARM)
    for row in Case.objects.filter(live, log_id=read.station_log()).order_by("ref"):
        judge = _judge_case(row)
        yield Stream(name=row.ref, n=row.acts, case=row.ref, unit=row.unit, judge=judge)
    for unit in Unit.objects.order_by("ref").values_list("ref", flat=True):
        if head := read.head(StreamName(unit)):
            yield Stream(name=unit, n=head, case=None, unit=unit, judge=_judge_unit(unit))


def _judge_case(row: Case) -> Judge:
    return lambda now: whole.judge_case(row.ref, since=row.opened_at, now=now)


def _judge_unit(unit: str) -> Judge:
    return lambda now: whole.judge_unit(unit, now=now)
