"""What the pages of property show, in the reader's words, made from rows that were fetched for him."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unbroken.base import time_words
from unbroken.base.identifiers import id_of
from unbroken.base.shown import Limit, Pointer, ShownAct, ShownField, State, Tone
from unbroken.casefile import naming
from unbroken.casefile.codes import PROPERTY_CLASS
from unbroken.casefile.models import Case
from unbroken.chain import describe, standing
from unbroken.chain.describe import Reader
from unbroken.chain.log.standing import Standing
from unbroken.chain.log.standing import State as Reached
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act
from unbroken.people import find as people
from unbroken.propertyroom import find
from unbroken.propertyroom.codes import LOAN_REASON, PROPERTY_STATE
from unbroken.propertyroom.find.custody import Break, Gap, Link
from unbroken.propertyroom.models import Item, Loan
from unbroken.propertyroom.states import HANDOVER_WITHIN, LEFT, LOAN_STATE

SHELF_MIN = 18
SHELF_MAX = 120
SLOT = re.compile(r"(?P<shelf>.*?)-?(?P<slot>\d{1,3})$")
TONES = {"seized": Tone.WAIT, "on_loan": Tone.WAIT, "at_expert": Tone.WAIT, "received": Tone.WAIT}
BAD = frozenset({"discrepancy", "lost", "lapsed"})


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownItem:
    """An item as lists and the head of its page show it."""

    ref: str
    name: str
    quantity: str
    number: str
    kind: str
    features: str
    holder: str
    place: str
    states: tuple[State, ...]
    due: dt.datetime | None
    taken_at: dt.datetime | None
    case: str
    address: str
    overdue: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownLoan:
    """A loan of an item, asked for, out or over."""

    state: State
    borrower: str
    reason: str
    asked_by: str
    approver: str
    due_at: dt.datetime | None
    out_at: dt.datetime | None
    back_at: dt.datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownGap:
    """A break in the chain of custody: what should be there, from when, and who owes it."""

    title: str
    state: State
    at: dt.datetime
    until: dt.datetime | None
    owes: str
    other: str
    due: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One slot of a shelf."""

    slot: str
    used: bool
    this: bool


def item_address(item: str) -> str:
    """Return the address of an item's page."""
    return reverse("propertyroom:item", kwargs={"item": uuid.UUID(id_of(item))})


def items(rows: Sequence[Item], now: dt.datetime) -> list[ShownItem]:
    """Show several items with the names of who holds them and of their cases."""
    names = people.names_of([one.holder for one in rows if one.holder])
    cases = find.case_numbers([one.case for one in rows])
    return [item(one, names, cases, now) for one in rows]


def item(
    row: Item, names: Mapping[str, str], cases: Mapping[str, str], now: dt.datetime
) -> ShownItem:
    """Show one item."""
    reader = naming.bare_reader()
    due: dt.datetime | None = getattr(row, "due", None)
    return ShownItem(
        ref=row.ref,
        name=row.name or "",
        quantity=" ".join(part for part in (row.quantity, row.counted_in) if part),
        number=row.number or "",
        kind=describe.word(PROPERTY_CLASS, row.kind, reader=reader) if row.kind else "",
        features=row.features or "",
        holder=names.get(row.holder or "", id_of(row.holder or "")),
        place=row.place,
        states=_states(row, due, now, reader),
        due=due,
        taken_at=row.taken_at,
        case=cases.get(row.case, ""),
        address=item_address(row.ref),
        overdue=due is not None and due < now,
    )


def _states(
    row: Item, due: dt.datetime | None, now: dt.datetime, reader: Reader
) -> tuple[State, ...]:
    found = []
    if due is not None and due < now:
        length = time_words.lasting(now - due, language=reader.language)
        words = _("Return %(length)s overdue") if row.loan else _("Intake %(length)s overdue")
        found.append(State(tone=Tone.BAD, words=words % {"length": length}))
    tone = Tone.BAD if row.state in BAD else TONES.get(row.state, Tone.OK)
    word = describe.word(PROPERTY_STATE, row.state, reader=reader)
    found.append(State(tone=tone, words=word, plain=tone is Tone.OK))
    if row.irregular:
        found.append(State(tone=Tone.WARN, words=_("Out of the usual order")))
    return tuple(found)


def card_fields(
    row: Item, events: Sequence[Recorded[Act]], reader: Reader
) -> tuple[ShownField, ...]:
    """Show what the card of an item says of it."""
    listed = [one for one in events if one.declared.wire_name == "seizure_list"]
    fields = [
        _field(_("Features"), row.features),
        _field(_("Serial number"), row.serial) if row.serial else None,
        _field(_("Seized"), row.taken_at, "datetime"),
        _field(_("From"), reader.named(row.taken_from) if row.taken_from else None, "person"),
        _field(_("Document"), reader.named(listed[0].ref) if listed else None, "act"),
        _field(_("Seal"), row.seal) if row.seal else None,
        _photos(events, reader),
        _field(_("Location"), row.place or _("Not stored"), "text" if row.place else "code"),
    ]
    return tuple(one for one in fields if one)


def _photos(events: Sequence[Recorded[Act]], reader: Reader) -> ShownField | None:
    """Show the photos with which an item was entered, each by its name, and leading to it."""
    entered = next((one for one in events if one.declared.wire_name == "property_item"), None)
    field = entered.declared.field("photos") if entered else None
    if entered is None or field is None:
        return None
    shown = describe.fields(entered.act, reader=reader)
    return next(
        (one for one in shown if one.label == describe.field_label(field, reader=reader)), None
    )


def _field(label: str, value: object, kind: str = "text") -> ShownField:
    return ShownField(label=label, value=value, kind=kind)


def reader_for(row: Item, case: Case | None, events: Sequence[Recorded[Act]]) -> Reader:
    """Return who reads an item's acts; where the case is not open to him, no act leads there."""
    known = naming.reader_of(case or Case(ref=row.case), events)

    def named(reference: str) -> Pointer:
        if reference == row.ref:
            return Pointer(words=row.name or row.number or "", typed=True)
        pointer = known.named(reference)
        return pointer if case else replace(pointer, address="")

    return Reader(language=known.language, zone=timezone.get_current_timezone(), named=named)


def chain(
    links: Sequence[Link | Gap], reader: Reader, *, now: dt.datetime, addressed: bool
) -> list[dict[str, object]]:
    """Show the chain of custody: acts as rows, and its breaks as loudly as they are."""
    stand = standing.statuses_of([one.event.id for one in links if isinstance(one, Link)])
    return [
        {"gap": _gap(one, reader, now)}
        if isinstance(one, Gap)
        else {"act": _act(one.event, stand[one.event.id], reader, addressed=addressed)}
        for one in links
    ]


def _act(event: Recorded[Act], stands: Standing, reader: Reader, *, addressed: bool) -> ShownAct:
    return describe.shown(
        event,
        reader=reader,
        state=reached(stands),
        row=True,
        icon="link" if "handover" in event.declared.wire_name else "document",
        address=naming.act_address(event) if addressed and event.case else "",
    )


def reached(standing_: Standing) -> State:
    """Say how far an act has come in the log."""
    if standing_.state is Reached.WITNESSED:
        return State(tone=Tone.OK, words=_("Witnessed"), plain=True)
    if standing_.state is Reached.INTEGRATED:
        return State(tone=Tone.WAIT, words=_("In the log, not witnessed yet"), plain=True)
    return State(tone=Tone.WAIT, words=_("Recorded, not in the log yet"), plain=True)


def _gap(gap: Gap, reader: Reader, now: dt.datetime) -> ShownGap:
    titles = {
        Break.HANDOVER: _("Hand to property room"),
        Break.STORAGE: _("Put into its place in the room"),
        Break.LOAN: _("Bring back from loan"),
        Break.HOLDER: _("Handover between these two"),
    }
    return ShownGap(
        title=titles[gap.kind],
        state=State(tone=Tone.BAD, words=_absence(gap, reader)),
        at=gap.at,
        until=gap.until if gap.until != gap.at else None,
        owes=reader.named(gap.owes).words if gap.owes else "",
        other=reader.named(gap.other).words if gap.other else "",
        due=gap.kind is not Break.HOLDER,
    )


def _absence(gap: Gap, reader: Reader) -> str:
    if gap.until is None or gap.until == gap.at:
        return _("Missing")
    length = time_words.lasting(gap.until - gap.at, language=reader.language)
    return _("%(length)s late") % {"length": length}


def limit_of(row: Item, loan: Loan | None, now: dt.datetime) -> Limit | None:
    """Show the time that runs against whoever holds an item now."""
    if loan and loan.state == "out" and loan.out_at and loan.due_at:
        given, since, label = loan.due_at - loan.out_at, loan.out_at, _("Since it left")
    elif row.handover_due and row.taken_at:
        given, since, label = HANDOVER_WITHIN, row.taken_at, _("Since seizure")
    else:
        return None
    return Limit(
        label=label, used=max(now - since, dt.timedelta()), limit=given, warn_after=given * 0.75
    )


def loans(rows: Sequence[Loan], now: dt.datetime) -> list[ShownLoan]:
    """Show the loans of an item, the latest first."""
    reader = naming.bare_reader()
    officers = {o for one in rows for o in (one.borrower, one.asked_by, one.approver) if o}
    names = people.names_of(officers)
    return [_loan(one, names, reader, now) for one in rows]


def _loan(row: Loan, names: Mapping[str, str], reader: Reader, now: dt.datetime) -> ShownLoan:
    late = row.state == "out" and row.due_at is not None and row.due_at < now
    tones = {"refused": Tone.WARN, "back": Tone.OK}
    tone = Tone.BAD if late else tones.get(row.state, Tone.WAIT)
    word = _("Overdue") if late else describe.word(LOAN_STATE, row.state, reader=reader)
    return ShownLoan(
        state=State(tone=tone, words=word, plain=tone is Tone.OK),
        borrower=row.borrower_named or names.get(row.borrower or "", id_of(row.borrower or "")),
        reason=describe.word(LOAN_REASON, row.reason, reader=reader) if row.reason else "",
        asked_by=names.get(row.asked_by or "", id_of(row.asked_by or "")),
        approver=names.get(row.approver or "", id_of(row.approver or "")),
        due_at=row.due_at,
        out_at=row.out_at,
        back_at=row.back_at,
    )


def shelf_of(row: Item) -> tuple[str, list[Place]] | None:
    """Show the shelf on which a stored item lies, or None where its slot names none."""
    own = SLOT.match(row.place) if row.state == "stored" else None
    if own is None or not own["shelf"]:
        return None
    taken = {
        int(found["slot"])
        for one in find.on_shelf(row)
        if (found := SLOT.match(one)) and found["shelf"] == own["shelf"]
    }
    count = max(SHELF_MIN, min(max(taken), SHELF_MAX))
    return own["shelf"], [
        Place(slot=f"{n:02}", used=n in taken, this=n == int(own["slot"]))
        for n in range(1, count + 1)
    ]


def has_left(row: Item) -> bool:
    """Say whether an item has left for good."""
    return row.state in LEFT
