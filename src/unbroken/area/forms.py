"""The shape of what is typed in the area: entry, move, meal, patrol, and any other act of a stay."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.area.codes import ARRIVAL, PATROL_STATE, REST_KIND
from unbroken.base.codes import CodeList
from unbroken.base.identifiers import Key, OfficerRef, PersonRef
from unbroken.casefile.codes import PERSON_ROLE
from unbroken.chain import describe
from unbroken.chain.codes import SEX, SIGN_STATE
from unbroken.chain.describe import Reader
from unbroken.chain.forms import AHEAD_MAX, KEY, SEEN, SEPARATORS, ActForm, Around, form_for
from unbroken.chain.recorded import Signature
from unbroken.chain.register import Act, ActType, Signer
from unbroken.chain.signatures import NOTED
from unbroken.chain.widgets import Day, Moment, offer

Choices = list[tuple[str, str]]
OfficersNamed = Callable[[Sequence[str]], Mapping[str, str]]
"""Returns the officers with these numbers or names, by what was typed."""

SUSPECTS = ("suspect", "admin_suspect")


def typed(words: str) -> SafeString:
    """Mark words that somebody typed: they stand in the language in which they were typed."""
    return format_html('<bdi translate="no">{}</bdi>', words)


def choices_of(values: CodeList, reader: Reader, *, blank: bool = True) -> Choices:
    """Return the values of a code list in the reader's language."""
    words = describe.choices(values, reader=reader)
    return [("", "—"), *words] if blank else words


class AreaForm(forms.Form):
    """What the small forms share: a hidden key, and a time that may lie in the past."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)
    at = forms.DateTimeField(
        label=gettext_lazy("When it happened"),
        widget=Moment(),
        required=False,
        help_text=gettext_lazy("Empty means now. An earlier time is shown as recorded late."),
    )

    def __init__(self, data: Any = None, *, reader: Reader, now: dt.datetime, **more: Any) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), **more.pop("initial", {})}, **more)
        self.reader = reader
        self.now = now

    def clean(self) -> dict[str, Any]:
        """Refuse times that lie ahead; nobody knows yet what will happen then."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, dt.datetime) and value > self.now + AHEAD_MAX:
                words = _("%(label)s lies in the future. Enter when it happened.")
                told = words % {"label": self.fields[name].label}
                self.add_error(name, ValidationError(told, code="whole_sentence"))
        return cleaned

    def the_key(self) -> Key:
        """Return the key; only for a form that is valid."""
        return Key(self.cleaned_data["key"])

    def told_at(self) -> dt.datetime | None:
        """Return when it happened, None for now; only for a form that is valid."""
        at: dt.datetime | None = self.cleaned_data["at"]
        return at


class MoveForm(AreaForm):
    """Which room, and who guards there."""

    room = forms.ChoiceField(label=gettext_lazy("Room"))
    guards = forms.MultipleChoiceField(
        label=gettext_lazy("Guards"), widget=forms.CheckboxSelectMultiple, required=False
    )
    field_order = ("guards", "at")

    def __init__(
        self, data: Any = None, *, rooms: Iterable[str], guards: Choices, **more: Any
    ) -> None:
        super().__init__(data, **more)
        offer(self, "room", [(one, one) for one in rooms])
        offer(self, "guards", [(value, typed(words)) for value, words in guards])


class GiveForm(AreaForm):
    """What was offered, and whether it was taken."""

    given = forms.RegexField(
        label=gettext_lazy("Kind"), regex=rf"^({'|'.join(sorted(REST_KIND.codes()))}):(yes|no)$"
    )


class PatrolForm(AreaForm):
    """For each person how he was seen, or that he was not."""

    remarks = forms.CharField(label=gettext_lazy("Remarks"), required=False, max_length=500)
    SEEN: ClassVar[str] = "seen-"

    def __init__(self, data: Any = None, *, people: Mapping[str, str], **more: Any) -> None:
        super().__init__(data, **more)
        states = [
            ("", _("Not seen")),
            *choices_of(PATROL_STATE, self.reader, blank=False),
        ]
        for stay, name in people.items():
            self.fields[f"{self.SEEN}{stay}"] = forms.ChoiceField(
                label=typed(name), choices=states, required=False
            )
        self.order_fields([*(f"{self.SEEN}{stay}" for stay in people), "remarks", "at"])

    def seen(self) -> dict[str, str]:
        """Return how each person who was seen was; only for a form that is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return {
            name.removeprefix(self.SEEN): str(value)
            for name, value in told.items()
            if name.startswith(self.SEEN)
        }


class LinkForm(AreaForm):
    """To which case a stay belongs."""

    case = forms.ChoiceField(
        label=gettext_lazy("Case"), widget=forms.Select(attrs={"translate": "no"})
    )

    def __init__(self, data: Any = None, *, cases: Choices, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, "case", [("", "—"), *cases])


class ExtendForm(AreaForm):
    """To which length a limit is extended, and why; it is approved now and never afterwards."""

    at = None  # type: ignore[assignment]  # Django's way to leave out a field of the form above.
    seen = forms.IntegerField(widget=forms.HiddenInput)
    length = forms.ChoiceField(label=gettext_lazy("Extended to"), widget=forms.RadioSelect)
    opinion = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, data: Any = None, *, steps: Choices, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, "length", steps)


class EntryForm(AreaForm):
    """Who comes in, on what ground, and who brings him."""

    person = forms.ChoiceField(
        label=gettext_lazy("Person"),
        required=False,
        widget=forms.Select(attrs={"data-focus": "", "translate": "no"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for a new person. Write “unknown” where nobody knows it."),
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    birth_date = forms.DateField(label=gettext_lazy("Date of birth"), widget=Day(), required=False)
    document_no = forms.CharField(
        label=gettext_lazy("Number of the document"), required=False, max_length=100
    )
    person_role = forms.ChoiceField(label=gettext_lazy("As what"), required=False)
    arrival = forms.ChoiceField(label=gettext_lazy("Manner of arrival"), required=False)
    ground_document = forms.CharField(
        label=gettext_lazy("Document that is the ground"), required=False, max_length=200
    )
    escorts = forms.CharField(
        label=gettext_lazy("Brought by"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Numbers or names of the officers, with spaces between them."),
    )
    signed = forms.BooleanField(
        label=gettext_lazy("Those who brought the person have signed"), required=False
    )
    arrived_at = forms.DateTimeField(
        label=gettext_lazy("Arrived at the organ"), widget=Moment(), required=False
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Entered the area"), widget=Moment(), required=False
    )
    recorder_ended_at = forms.DateTimeField(
        label=gettext_lazy("Body-worn recording ended"), widget=Moment(), required=False
    )
    wristband = forms.CharField(label=gettext_lazy("Wristband"), required=False, max_length=50)
    field_order = (
        "person",
        "name",
        "person_role",
        "arrival",
        "escorts",
        "signed",
        "arrived_at",
        "at",
        "ground_document",
        "sex",
        "birth_date",
        "document_no",
        "wristband",
        "recorder_ended_at",
    )

    def __init__(
        self, data: Any = None, *, persons: Choices, officers_named: OfficersNamed, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.officers_named = officers_named
        chosen = {
            "person": [("", _("New person")), *persons],
            "sex": choices_of(SEX, self.reader),
            "person_role": choices_of(PERSON_ROLE, self.reader),
            "arrival": choices_of(ARRIVAL, self.reader),
        }
        for name, values in chosen.items():
            offer(self, name, values)

    def clean_escorts(self) -> tuple[OfficerRef, ...]:
        """Read numbers and names as the officers they are of."""
        typed = [one for one in SEPARATORS.split(self.cleaned_data["escorts"].strip()) if one]
        found = self.officers_named(typed)
        if unknown := [one for one in typed if one not in found]:
            words = _("Brought by: no officer has the number or name %(typed)s. Check it.")
            told = words % {"typed": ", ".join(unknown)}
            raise ValidationError(told, code="whole_sentence")
        return tuple(dict.fromkeys(OfficerRef(found[one]) for one in typed))

    def clean(self) -> dict[str, Any]:
        """Ask who it is; everything else may be missing and is marked."""
        cleaned = super().clean()
        if not cleaned.get("person") and not (cleaned.get("name") or "").strip():
            words = _("Choose the person or write a name; write “unknown” where nobody knows it.")
            self.add_error("name", ValidationError(words, code="whole_sentence"))
        return cleaned


def act_form(
    declared: ActType,
    data: Any = None,
    *,
    around: Around,
    drop: Iterable[str] = (),
    **more: Any,
) -> ActForm:
    """Return the form of an act of a stay, without what the page knows already."""
    form = form_for(declared)(data, around=around, **more)
    for name in ("stay", "person", KEY, SEEN, *drop):
        form.fields.pop(name, None)
    for declared_field in declared.fields:
        field = form.fields.get(declared_field.name)
        if field and declared_field.kind.reference:
            # Names of officers and rooms stand in whatever language they were typed in.
            field.widget.attrs["translate"] = "no"
    return form


class SignaturesForm(forms.Form):
    """What stands in the places for signatures of one act: signed, fingerprint, refused, absent."""

    use_required_attribute = False

    def __init__(self, declared: ActType, data: Any = None, *, reader: Reader, **more: Any) -> None:
        super().__init__(data, **more)
        self.signers = declared.signers
        for signer in self.signers:
            part = describe.role(signer.role, reader=reader)
            words = describe.choices(SIGN_STATE, reader=reader, only=signer.outcomes)
            states = [("", _("Not signed yet")), *words]
            self.fields[signer.slot] = forms.ChoiceField(
                label=_("Signature: %(part)s") % {"part": part}, choices=states, required=False
            )
            if NOTED & set(signer.outcomes):
                self.fields[_reason(signer)] = forms.CharField(
                    label=_("Why not signed: %(part)s") % {"part": part},
                    required=False,
                    max_length=200,
                )

    def signatures(
        self, act: Act, *, person: str | None, by: OfficerRef, at: dt.datetime
    ) -> tuple[Signature, ...]:
        """Return what stands in each place; only for a form that is valid."""
        return tuple(
            self._one(signer, who, by=by, at=at)
            for signer in self.signers
            if self.cleaned_data.get(signer.slot)
            for who in _who_signs(signer, act, person=person, by=by)
        )

    def _one(
        self, signer: Signer, who: PersonRef | OfficerRef | None, *, by: OfficerRef, at: dt.datetime
    ) -> Signature:
        state = str(self.cleaned_data[signer.slot])
        noted = state in NOTED
        return Signature(
            slot=signer.slot,
            person=who,
            state=state,
            at=at,
            noted_by=by if noted else None,
            noted_reason=self.cleaned_data.get(_reason(signer)) or None if noted else None,
        )


def _reason(signer: Signer) -> str:
    return f"{signer.slot}-reason"


def _who_signs(
    signer: Signer, act: Act, *, person: str | None, by: OfficerRef
) -> list[PersonRef | OfficerRef | None]:
    """Name who signs in a place: the person, whom the act names under that word, else who records."""
    if signer.slot == "person":
        return [PersonRef(person)] if person else [None]
    if signer.slot == "guardian":
        return [None]
    for name in (signer.slot, f"{signer.slot}_guard"):
        named = getattr(act, name, None)
        if named:
            return list(named) if isinstance(named, tuple) else [named]
    return [by]
