"""The shape of what is typed at the desk: one form for the acts that are recorded together.

Every control, label and check of shape comes from the declarations of the acts. Nothing has to be
filled in for a fact: what is not known stays empty, and the record says so.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.base.identifiers import Key, new_id
from unbroken.casefile.acts import CaseOfficersAssigned, PersonEntered
from unbroken.chain import describe, payload, values
from unbroken.chain.forms import (
    AHEAD_MAX,
    LIES_AHEAD,
    WHOLE_SENTENCE,
    Around,
    Detail,
    field_of,
    json_of,
    told,
    widget_for,
)
from unbroken.chain.recorded import NamedFile
from unbroken.chain.register import Act, Field
from unbroken.chain.widgets import Column, Rows, Uploads
from unbroken.intake.acts import (
    AcceptanceReceiptIssued,
    CallRecorded,
    CaseTransferred,
    FilingDecided,
    IncidentRegistered,
    ReportAcceptanceDecided,
    ReporterReferred,
    ReportReceiptIssued,
    ReportTaken,
)
from unbroken.intake.codes import DELIVERY, INTAKE_RESULT
from unbroken_verify.jcs import Json

A = TypeVar("A", bound=Act)
Data = QueryDict | None
Arrived = Callable[[str], NamedFile | None]
"""Says which file arrived at an address, to whoever sent it."""

KEY, SEEN = "key", "seen"
"""The hidden fields: what makes a repeat harmless, and what the officer had before his eyes."""

NAMED_BY = ("name", "role", "sex", "phone", "document_no", "other_names")
"""What is asked of each person besides the reporter, in a line of its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One act of a form, and which of its fields are asked there."""

    act: type[Act]
    names: tuple[str, ...]


class ActsForm(forms.Form):
    """A form for several acts; the field `name` of the part `who` is called `who_name` in it."""

    parts: ClassVar[Mapping[str, Part]]
    first: ClassVar[str] = ""
    """The field in which typing begins when the page arrives."""
    use_required_attribute = False

    def __init__(
        self, data: Data = None, *, around: Around, initial: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(data, initial={KEY: new_id(), **(initial or {})})
        self.around = around
        self.fields[KEY] = forms.UUIDField(widget=forms.HiddenInput)
        self.fields[SEEN] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        for prefix, part in self.parts.items():
            for name in part.names:
                self.fields[f"{prefix}_{name}"] = Detail(_declared(part, name), around=around)
        if "receipt_delivered" in self.fields:
            self.fields["receipt_delivered"].label = _("How the receipt is given")
        if self.first:
            self.fields[self.first].widget.attrs["data-focus"] = ""

    def clean(self) -> dict[str, Any]:
        """Read what was typed as the acts that it says; every mistake stands beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.acts = {prefix: self._read(prefix, part) for prefix, part in self.parts.items()}
        return cleaned

    def body(self, prefix: str) -> dict[str, Json]:
        """Return what was typed of one act, without what was not said."""
        typed = {
            name: self.cleaned_data.get(f"{prefix}_{name}") for name in self.parts[prefix].names
        }
        return {name: value for name, value in typed.items() if value is not None}

    def said(self, kind: type[A]) -> A | None:
        """Return one act, or None where nothing of it was said; only for a form that is valid."""
        prefix = next(name for name, part in self.parts.items() if part.act is kind)
        act = self.acts[prefix]
        return act if self.body(prefix) and isinstance(act, kind) else None

    def key(self) -> Key:
        """Return the form's key; only for a form that is valid."""
        return Key(self.cleaned_data[KEY])

    def _read(self, prefix: str, part: Part) -> Act:
        declared, body = part.act.declared, self.body(prefix)
        try:
            act = values.act_of(declared, body)
        except values.ActUnreadable as unreadable:
            for problem in unreadable.problems:
                self._tell(prefix, part, problem)
            # What the form does not ask is added by whoever performs; he refuses where it is lacking.
            act = (
                payload.act_from(declared, {}) if self.errors else payload.act_from(declared, body)
            )
        self._refuse_future(prefix, part, act)
        return act

    def _tell(self, prefix: str, part: Part, problem: values.Unreadable) -> None:
        name = f"{prefix}_{field_of(problem)}"
        if name in self.fields:
            words = told(problem, part.act.declared.fields, reader=self.around.reader)
            self.add_error(name, ValidationError(words, code=WHOLE_SENTENCE))

    def _refuse_future(self, prefix: str, part: Part, act: Act) -> None:
        for name in part.names:
            declared = _declared(part, name)
            when = getattr(act, declared.attribute)
            if not isinstance(when, dt.datetime) or declared.ahead:
                continue
            if when > self.around.now + AHEAD_MAX:
                label = describe.field_label(declared, reader=self.around.reader)
                words = _(LIES_AHEAD) % {"path": label}
                self.add_error(f"{prefix}_{name}", ValidationError(words, code=WHOLE_SENTENCE))


def _declared(part: Part, name: str) -> Field:
    field = part.act.declared.field(name)
    assert field is not None  # noqa: S101 — the parts below name fields that are declared.
    return field


class People(forms.Field):
    """People in the case besides the reporter, one a line; a description is enough."""

    def __init__(self, *, around: Around) -> None:
        columns = [
            Column(
                name=field.name,
                label=describe.field_label(field, reader=around.reader),
                widget=widget_for(field, around=around, cell=True),
                required=False,
            )
            for field in _asked_of_people()
        ]
        super().__init__(
            label=gettext_lazy("Other people"), required=False, widget=Rows(columns=columns)
        )
        self.around = around

    def to_python(self, value: Sequence[Mapping[str, Any]] | None) -> list[dict[str, Json]]:
        """Return a JSON body for each line that says anything."""
        lines = [
            {f.name: json_of(f, line.get(f.name), around=self.around) for f in _asked_of_people()}
            for line in value or ()
        ]
        return [{name: v for name, v in line.items() if v is not None} for line in lines]


def _asked_of_people() -> list[Field]:
    part = Part(act=PersonEntered, names=NAMED_BY)
    return [_declared(part, name) for name in NAMED_BY]


class Files(forms.Field):
    """Files that the browser has sent already: the form brings where they arrived."""

    def __init__(self, *, around: Around, arrived: Arrived) -> None:
        widget = Uploads(address=around.upload_address)
        super().__init__(
            label=gettext_lazy("What was brought along"), required=False, widget=widget
        )
        self.arrived = arrived

    def to_python(self, value: Sequence[str] | None) -> list[NamedFile]:
        """Return each file by name and digest; refuses an address at which nothing has arrived whole."""
        found = [self.arrived(one) for one in value or ()]
        if any(one is None for one in found):
            words = _("A file has not arrived whole. Wait until it is received, or take it out.")
            raise ValidationError(words, code=WHOLE_SENTENCE)
        return [one for one in found if one]


class ReportForm(ActsForm):
    """A report at the desk: who reports, what happened, who else is in it."""

    first = "who_name"
    parts = {
        "who": Part(
            act=PersonEntered,
            names=("name", "phone", "role", "document_kind", "document_no", "sex", "address"),
        ),
        "what": Part(act=IncidentRegistered, names=("summary", "kind")),
        "report": Part(
            act=ReportTaken,
            names=(
                *("facts", "place_text", "event_at", "loss", "report_kind", "channel", "family"),
                *("anonymous", "received_at", "auxiliary"),
            ),
        ),
        "receipt": Part(act=ReportReceiptIssued, names=("delivered",)),
    }

    def __init__(
        self,
        data: Data = None,
        *,
        around: Around,
        arrived: Arrived,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, around=around, initial=initial)
        self.fields["files"] = Files(around=around, arrived=arrived)
        none = ("", _("No receipt now"))
        ways = describe.choices(DELIVERY, reader=around.reader)
        self.fields["receipt_delivered"].widget = forms.Select(choices=[none, *ways])
        self.fields["others"] = People(around=around)

    def clean(self) -> dict[str, Any]:
        """Read the people in the lines as well."""
        cleaned = super().clean()
        self.others = [
            self._person(number, body)
            for number, body in enumerate(cleaned.get("others") or (), start=1)
        ]
        return cleaned

    def _person(self, number: int, body: dict[str, Json]) -> PersonEntered:
        declared = PersonEntered.declared
        try:
            act = values.act_of(declared, body)
        except values.ActUnreadable as unreadable:
            for problem in unreadable.problems:
                words = told(problem, declared.fields, reader=self.around.reader)
                line = _("line %(number)d") % {"number": number}
                error = ValidationError(f"{line}: {words}", code=WHOLE_SENTENCE)
                self.add_error("others", error)
            return PersonEntered(person=None, name=None)
        assert isinstance(act, PersonEntered)  # noqa: S101 — `declared` says so.
        return act


class CallForm(ActsForm):
    """A call, as the command centre takes it down, and the incident it tells of."""

    first = "call_gist"
    parts = {
        "call": Part(
            act=CallRecorded,
            names=(
                *("gist", "place_text", "caller_number", "urgency", "called_at"),
                *("dispatched_unit", "dispatched_at", "channel"),
            ),
        ),
        "what": Part(
            act=IncidentRegistered, names=("summary", "kind", "case_type", "first_contact")
        ),
    }


class ReceiptForm(ActsForm):
    """A receipt for a report that has none yet."""

    parts = {"receipt": Part(act=ReportReceiptIssued, names=("delivered", "issued_at"))}


class AcceptanceForm(ActsForm):
    """What becomes of the report: accepted, told to go elsewhere, handed on, or no case."""

    parts = {
        "form": Part(
            act=ReportAcceptanceDecided,
            names=("decision", "family", "opinion", "approver", "decided_at"),
        ),
        "receipt": Part(act=AcceptanceReceiptIssued, names=("delivered",)),
        "referral": Part(act=ReporterReferred, names=("organ", "objected")),
        "transfer": Part(act=CaseTransferred, names=("to_organ", "reason", "received_by")),
    }

    def clean(self) -> dict[str, Any]:
        """Ask for the result, and for the reason where the report is not accepted."""
        cleaned = super().clean()
        decision = cleaned.get("form_decision")
        if decision is None:
            self.add_error("form_decision", ValidationError("", code="required"))
        elif decision != "accepted" and not cleaned.get("form_opinion"):
            result = INTAKE_RESULT.word(str(decision))
            words = self.around.reader.words(result.zh, result.en) if result else str(decision)
            self.add_error(
                "form_opinion",
                ValidationError(
                    _("The result “%(result)s” needs its reason. Write it here.")
                    % {"result": words},
                    code=WHOLE_SENTENCE,
                ),
            )
        return cleaned


class FilingForm(ActsForm):
    """Whether a criminal case is filed."""

    parts = {"filing": Part(act=FilingDecided, names=("result", "offence", "value", "decided_at"))}


class AssignForm(ActsForm):
    """Who handles the case from now on."""

    parts = {"team": Part(act=CaseOfficersAssigned, names=("lead", "second", "started_at"))}
