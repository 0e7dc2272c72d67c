"""The shape of what is typed in a session. A fact lacks what it lacks: almost nothing is required."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.base.identifiers import OfficerRef, PersonRef, new_id
from unbroken.casefile.acts import RightsExplained
from unbroken.chain import describe
from unbroken.chain.codes import SIGN_STATE
from unbroken.chain.describe import Reader
from unbroken.chain.forms import AHEAD_MAX, WHOLE_SENTENCE
from unbroken.chain.recorded import Signature
from unbroken.chain.register import Act, Field, Kind
from unbroken.chain.signatures import NOTED
from unbroken.chain.widgets import Moment, YesNo, offer
from unbroken.interrogation.acts import (
    RecordingsTakenIntoCustody,
    SessionEnded,
    SessionInterrupted,
    SessionInterruptionEnded,
    SessionStarted,
    TranscriptLineTaken,
    TranscriptSigned,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Choice = tuple[str, str]
NOT_CHOSEN: Choice = ("", "—")
"""In place of a signature; why is written beside it."""

TEXT_LETTERS_MAX = 2000
LINE_LETTERS_MAX = 20_000


class Truth(forms.TypedChoiceField):
    """Yes, no, or not said."""

    def __init__(self) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            coerce=lambda typed: typed == "yes",
            empty_value=None,
            required=False,
            widget=YesNo,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Filling:
    """What a form is filled with: what was sent, who reads it and when, and what stands there first."""

    reader: Reader
    now: dt.datetime
    sent: QueryDict | None = None
    initial: Mapping[str, object] = field(default_factory=dict)


class SaidForm(forms.Form):
    """A form about one act: labels and choices come from its declaration."""

    says: ClassVar[type[Act]]
    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, filling: Filling) -> None:
        super().__init__(filling.sent, initial={"key": new_id(), **filling.initial})
        self.reader, self.now = filling.reader, filling.now
        for name, control in self.fields.items():
            declared = self.says.declared.field(name)
            if declared:
                self._as_declared(control, declared)

    def _as_declared(self, control: forms.Field, declared: Field) -> None:
        control.label = describe.field_label(declared, reader=self.reader)
        note = declared.note
        if note and not control.help_text:
            control.help_text = self.reader.words(note.zh, note.en)
        if declared.code_list and isinstance(control, forms.ChoiceField):
            words = describe.choices(declared.code_list, reader=self.reader)
            many = declared.kind is Kind.CODES
            control.choices = words if many else [NOT_CHOSEN, *words]

    def moment(self, name: str) -> dt.datetime | None:
        """Return a time that was typed."""
        typed: dt.datetime | None = self.cleaned_data.get(name)
        return typed

    def clean(self) -> dict[str, Any]:
        """Refuse only times that lie ahead (decision 18)."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in list(cleaned.items()):
            if isinstance(value, dt.datetime) and value > self.now + AHEAD_MAX:
                self.add_error(name, _ahead(str(self.fields[name].label)))
        return cleaned


def _ahead(label: str) -> ValidationError:
    words = _("%(path)s lies in the future. Enter when it happened.") % {"path": label}
    return ValidationError(words, code=WHOLE_SENTENCE)


class When(forms.DateTimeField):
    """A time to the second in the organ's zone; nothing typed is None."""

    def prepare_value(self, value: Any) -> Any:
        """Leave a moment with its zone: the control writes it in the organ's."""
        return value


def _when(*, label: "_StrPromise | None" = None, help_text: "_StrPromise | str" = "") -> When:
    return When(label=label, widget=Moment(), required=False, help_text=help_text)


def _name(typed: str) -> SafeString:
    return format_html('<span translate="no">{}</span>', typed)


def _code() -> forms.ChoiceField:
    return forms.ChoiceField(required=False)


def _text() -> forms.CharField:
    return forms.CharField(required=False, max_length=TEXT_LETTERS_MAX)


class StartForm(SaidForm):
    """Who is questioned, where, by whom, and on what grounds it is recorded."""

    says = SessionStarted
    person = _code()
    kind = _code()
    room = _code()
    place_text = _text()
    place_reason = _text()
    officers = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    one_officer_ground = _code()
    lawyer_notice = Truth()
    av_grounds = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    interpreter = _code()
    guardian = _code()
    started_at = _when(
        help_text=gettext_lazy("Empty: now. For a session that is over, when it began.")
    )
    ended_at = _when(help_text=gettext_lazy("Only for a session that is over already."))

    def __init__(
        self,
        filling: Filling,
        *,
        persons: Iterable[Choice],
        rooms: Iterable[Choice],
        officers: Iterable[Choice],
    ) -> None:
        super().__init__(filling)
        people = [NOT_CHOSEN, *persons]
        for name in ("person", "interpreter", "guardian"):
            self._chosen_from(name, people)
        self._chosen_from("room", [("", _("Another place, without cameras of ours")), *rooms])
        # Names stand in the language they were typed in.
        self._chosen_from("officers", [(one, _name(called)) for one, called in officers])

    def _chosen_from(self, name: str, choices: Iterable[Choice]) -> None:
        offer(self, name, choices)
        control = self.fields[name]
        if not isinstance(control, forms.MultipleChoiceField):
            control.widget.attrs["translate"] = "no"


class LineForm(SaidForm):
    """One line of the transcript, with the time at which it was committed."""

    says = TranscriptLineTaken
    kind = forms.ChoiceField()
    text = forms.CharField(required=False, max_length=LINE_LETTERS_MAX, strip=True)
    at = _when()

    def clean(self) -> dict[str, Any]:
        """Refuse a line that says nothing; a mark needs no words."""
        cleaned = super().clean()
        if cleaned.get("kind") not in {None, "mark"} and not cleaned.get("text"):
            self.add_error("text", ValidationError("", code="required"))
        return cleaned


class CorrectionForm(SaidForm):
    """What a line should have said."""

    says = TranscriptLineTaken
    text = forms.CharField(
        max_length=LINE_LETTERS_MAX, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    reason = _text()
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SigningForm(SaidForm):
    """A form under which people sign: for each an outcome, and where there is none, why."""

    def __init__(self, filling: Filling, *, people: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(filling)
        self.people = [(slot, person) for slot, person, _name in people]
        for place, (slot, _person, name) in enumerate(people):
            outcomes = self._outcomes(slot)
            self.fields[f"outcome_{place}"] = forms.ChoiceField(
                label=format_html(_("Signature: {name}"), name=_name(name)),
                choices=[NOT_CHOSEN, *outcomes],
                required=False,
            )
            if NOTED & {code for code, _words in outcomes}:
                self.fields[f"noted_{place}"] = forms.CharField(
                    label=format_html(_("Why there is none: {name}"), name=_name(name)),
                    required=False,
                    max_length=TEXT_LETTERS_MAX,
                )

    def _outcomes(self, slot: str) -> list[Choice]:
        signer = next(one for one in self.says.declared.signers if one.slot == slot)
        return describe.choices(SIGN_STATE, reader=self.reader, only=signer.outcomes)

    def signatures(self, *, noted_by: str, at: dt.datetime) -> tuple[Signature, ...]:
        """Return what was set in each place."""
        return tuple(
            self._signature(place, state, OfficerRef(noted_by), at)
            for place in range(len(self.people))
            if (state := self.cleaned_data.get(f"outcome_{place}"))
        )

    def _signature(
        self, place: int, state: str, noted_by: OfficerRef, at: dt.datetime
    ) -> Signature:
        slot, person = self.people[place]
        noted = state in NOTED
        return Signature(
            slot=slot,
            person=OfficerRef(person) if person.startswith("officer:") else PersonRef(person),
            state=state,
            at=at,
            noted_by=noted_by if noted else None,
            noted_reason=self.cleaned_data.get(f"noted_{place}") or None if noted else None,
        )


class RightsForm(SigningForm):
    """How the notice of rights was given."""

    says = RightsExplained
    kind = _code()
    language = _text()
    read_aloud = Truth()
    lawyer_told = Truth()
    plea_told = Truth()
    at = _when(label=gettext_lazy("When it happened"))


class BreakForm(SaidForm):
    """Why a session is interrupted."""

    says = SessionInterrupted
    cause = _code()
    cause_text = _text()
    spoken_note = Truth()
    started_at = _when()


class ResumeForm(SigningForm):
    """How an interruption ended."""

    says = SessionInterruptionEnded
    resumed = Truth()
    continued_without_av = Truth()
    ended_at = _when()


class EndForm(SaidForm):
    """That a session ends."""

    says = SessionEnded
    ended_at = _when()


class SignForm(SigningForm):
    """How the transcript was read, checked and signed, page by page."""

    says = TranscriptSigned
    read_by = _code()
    pages = forms.IntegerField(required=False, min_value=1, max_value=999)
    pages_signed = forms.IntegerField(required=False, min_value=0, max_value=999)
    end_formula = Truth()
    statement_kind = _code()
    electronic_signing = Truth()
    signed_at = _when()


class CustodyForm(SaidForm):
    """How the films of a session are kept; that they are is a decision, and says everything."""

    says = RecordingsTakenIntoCustody
    mode = forms.ChoiceField()
    copies = forms.IntegerField(min_value=1, max_value=99)
    original_seal_no = _text()
    at = _when(label=gettext_lazy("When it happened"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        """Ask for the seal of what is kept on a disc."""
        cleaned = super().clean()
        if cleaned.get("mode") == "disc" and not cleaned.get("original_seal_no"):
            self.add_error("original_seal_no", ValidationError("", code="required"))
        return cleaned
