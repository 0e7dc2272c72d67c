"""What comes after a case was closed: it says why, and a decision that does not is refused."""

import datetime as dt
import uuid
from collections.abc import Mapping
from http import HTTPStatus

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from unbroken.base.identifiers import ref
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find
from unbroken.casefile.models import Case
from unbroken.chain.entry import Entry
from unbroken.chain.payload import AFTER_CLOSURE
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, ActType, Nature
from unbroken.people.edge import REASON_CHARACTERS_MAX
from unbroken.rulebook.gate import wants_reason


class ReasonAfterClosing(Refusal):
    """A decision in a case that was closed says why it comes after that; a fact is recorded and marked."""

    sentence = N_("The case is closed, and this decision does not say why it comes after that.")
    remedy = N_("Say it under “Why this comes after the closing”, and send it again.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def refuse_unexplained(entry: Entry, *, row: Case | None, now: dt.datetime) -> None:
    """Return if a decision in a closed case says why it comes; raises ReasonAfterClosing."""
    declared = entry.act.declared
    if row is None or declared.nature is not Nature.DECISION or entry.why_after_closure:
        return
    if asks_why(row, declared.wire_name, now):
        raise ReasonAfterClosing(path="after_closure_reason")


def asks_why(case: Case, wire_name: str, now: dt.datetime) -> bool:
    """Say whether an act of a type, recorded now, comes after the closing and has to say why."""
    return case.closed_at is not None and wants_reason(wire_name, case=case.ref, at=now)


def is_unexplained(event: Recorded[Act], closing: int | None) -> bool:
    """Say whether a recorded act came after the closing of its case and does not say why."""
    if closing is None or event.n <= closing or event.after_closure_reason:
        return False
    name = event.declared.wire_name
    return wants_reason(name, case=event.stream, at=event.recorded_at)


def case_of_page(names: Mapping[str, object]) -> Case | None:
    """Return the case with which a page deals, by the identifiers in its address.

    Only for pages that have fetched what they show, and so asked whether it may be seen.
    """
    named = [
        ref(kind, one) if isinstance(one, uuid.UUID) else str(one) for kind, one in names.items()
    ]
    return find.case_of_things(named)


class WhyForm(forms.Form):
    """The one field that every form has once the case is closed."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, decides: bool = False) -> None:
        super().__init__(data)
        self.fields[AFTER_CLOSURE] = forms.CharField(
            label=gettext_lazy("Why this comes after the closing"),
            help_text=gettext_lazy("The case is closed; every later record says why it comes."),
            required=decides,
            max_length=REASON_CHARACTERS_MAX,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


def why_form(
    case: Case, declared: ActType, data: QueryDict | None, now: dt.datetime
) -> WhyForm | None:
    """Return the field that asks why, where an act of this type has to say it."""
    if not asks_why(case, declared.wire_name, now):
        return None
    return WhyForm(data, decides=declared.nature is Nature.DECISION)
