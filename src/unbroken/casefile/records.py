"""What the rows, the page and the print of one record show, made from acts fetched for the reader."""

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from unbroken.base import time_words
from unbroken.base.identifiers import ref
from unbroken.base.shown import Pointer, ShownAct, State, Tone
from unbroken.casefile import closure, find, naming
from unbroken.casefile.models import Case
from unbroken.chain import describe, standing
from unbroken.chain.describe import Reader
from unbroken.chain.log.standing import Standing
from unbroken.chain.log.standing import State as Reached
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act

LATE_AFTER = dt.timedelta(minutes=10)
"""From here on the difference between fact and record is shown (decision 17)."""

ICONS = {
    "intake": "document",
    "scene": "video",
    "area": "area",
    "interrogation": "talk",
    "propertyroom": "item",
    "conclusion": "document",
    "capture": "video",
    "docking": "video",
    "media": "video",
    "people": "person",
    "casefile": "case",
    "supervision": "watch",
    "disclosure": "link",
}
"""The drawing beside a record, by the folder of its act."""


def act_page(case: Case, number: int) -> dict[str, object]:
    """Gather what the page and the print of one act show; raises NoSuchAct."""
    event = find.act_of(case, number)
    reader = naming.reader_of(case, [event])
    reached = standing.status_of(event.id)
    corrected = find.corrections_of(case, [event.id]).get(event.id)
    original = _original_of(case, event)
    return {
        "act": replace(
            describe.shown(
                event,
                reader=reader,
                state=_state(reached),
                before=_before(event, original),
                notes=_notes(event, corrected, reader, find.closing_of(case)),
            ),
            ended_at=_over_at(event),
        ),
        "event": event,
        "meaning": describe.meaning(event.declared, reader=reader),
        "reached": reached,
        "corrects": naming.to_act(original) if original else None,
        "corrected_by": naming.to_act(corrected) if corrected else None,
        "together_with": [reader.named(one) for one in event.accompanied_by],
        "print_address": naming.act_address(event, page="casefile:act_print"),
        "neighbours": _neighbours(case, event),
        "code": event.h.hex(),
        "code_words": _("Hash of this record"),
    }


def _original_of(case: Case, event: Recorded[Act]) -> Recorded[Act] | None:
    named = [ref("act", event.corrects)] if event.corrects else []
    return next(iter(find.acts_named([case.ref], named)), None)


def row(
    event: Recorded[Act],
    reached: Standing,
    corrected: Recorded[Act] | None,
    reader: Reader,
    *,
    closing: int | None,
) -> ShownAct:
    """Make a record ready to stand in a timeline; `closing` is the number of the one that closed the case."""
    shown = describe.shown(
        event,
        reader=reader,
        state=_state(reached),
        row=True,
        icon=ICONS.get(event.declared.link, "list"),
        address=naming.act_address(event),
        notes=_notes(event, corrected, reader, closing),
    )
    return replace(shown, ended_at=_over_at(event))


def _over_at(event: Recorded[Act]) -> dt.datetime | None:
    """Return when what an act tells was over, where the act says so: it cannot be told earlier."""
    declared = event.declared
    for name in (declared.coverage.end, declared.lasts.end if declared.lasts else ""):
        field = declared.field(name)
        ended = getattr(event.act, field.attribute) if field else None
        if isinstance(ended, dt.datetime) and ended > event.occurred_at:
            return ended
    return None


def _state(reached: Standing) -> State:
    """Say how far an act has come in the log; its bytes are spoken of elsewhere (decision 28)."""
    if reached.state is Reached.WITNESSED:
        return State(tone=Tone.OK, words=_("Witnessed"), plain=True)
    if reached.state is Reached.INTEGRATED:
        return State(tone=Tone.WAIT, words=_("In the log, not witnessed yet"), plain=True)
    return State(tone=Tone.WAIT, words=_("Recorded, not in the log yet"), plain=True)


def _notes(
    event: Recorded[Act], corrected: Recorded[Act] | None, reader: Reader, closing: int | None
) -> tuple[State, ...]:
    """Say what a reader has to know before he believes an act."""
    found = []
    late = event.learned_at - (_over_at(event) or event.occurred_at)
    if late > LATE_AFTER:
        words = time_words.lasting(late, language=reader.language)
        found.append((Tone.WARN, _("Recorded %(length)s after it happened") % {"length": words}))
    if event.loaded:
        found.append((Tone.WAIT, _("Loaded; its first time of recording is a claim")))
    if missing := len(event.missing()):
        found.append((Tone.BAD, _("Required details missing: %(count)d") % {"count": missing}))
    if closure.is_unexplained(event, closing):
        found.append((Tone.BAD, _("Recorded after the closing, without saying why")))
    if event.corrects:
        found.append((Tone.WAIT, _("Corrects an earlier record")))
    if corrected:
        words = _("Corrected by No. %(number)d") % {"number": corrected.n}
        found.append((Tone.WARN, words))
    return tuple(State(tone=tone, words=words, plain=True) for tone, words in found)


def _before(event: Recorded[Act], original: Recorded[Act] | None) -> dict[str, object]:
    """Return the values that a correction replaced; both are shown (decision 10)."""
    if original is None or original.declared is not event.declared:
        return {}
    values = {
        field.name: (getattr(original.act, field.attribute), getattr(event.act, field.attribute))
        for field in event.declared.fields
    }
    return {name: was for name, (was, now) in values.items() if was != now}


def _neighbours(case: Case, event: Recorded[Act]) -> list[Pointer]:
    """Lead to the record before this one and to the one after it."""
    places = ((event.n - 1, _("Record before")), (event.n + 1, _("Record after")))
    return [
        Pointer(words=words, address=naming.address_of(event.stream, n))
        for n, words in places
        if 1 <= n <= case.acts
    ]
