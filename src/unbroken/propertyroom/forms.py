"""The shape of what is typed about property: steps of one item, and the seizure list."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.chain import describe, values
from unbroken.chain.codes import SIGN_STATE
from unbroken.chain.describe import Reader
from unbroken.chain.forms import (
    AHEAD_MAX,
    OCCURRED_AT,
    WHOLE_SENTENCE,
    ActForm,
    Around,
    json_of,
    widget_for,
)
from unbroken.chain.register import Act, ActType, Field
from unbroken.chain.signers import CITIZEN, OFFICIAL, WITNESS
from unbroken.chain.widgets import Column, Moment, Rows
from unbroken.propertyroom.acts import ItemEntered
from unbroken_verify.jcs import Json

LINE_FIELDS = ("name", "class", "qty", "unit", "features", "serial", "seal_no", "value", "photos")
"""What is typed of an item in the line of a list; what holds for all items stands once above."""


class StepForm(ActForm):
    """The form of an act of which the page itself says a part: which item, by whom, on which loan."""

    given: Mapping[str, Json]
    moments: tuple[str, ...]
    """Fields that say the same moment as "when it happened"; it is typed once."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        around: Around,
        given: Mapping[str, Json],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, around=around, initial=dict(initial or {}))
        self.given = given
        for name in (*given, *self.moments):
            self.fields.pop(name, None)

    def body(self) -> dict[str, Json]:
        """Return what was typed, with what the page says."""
        at = self.cleaned_data.get(OCCURRED_AT) or self.around.now
        moment = at if isinstance(at, dt.datetime) else self.around.now
        same: dict[str, Json] = {name: moment.isoformat() for name in self.moments}
        given = {name: value for name, value in self.given.items() if value is not None}
        return {**super().body(), **same, **given}

    def missing(self) -> tuple[str, ...]:
        """Name the required details that neither the typist nor the page said."""
        named = {*self.given, *self.moments}
        asked = {one.name: one for one in self.declared.fields if one.required}
        return tuple(
            str(self.fields[name].label)
            for name in asked
            if name not in named and self.cleaned_data.get(name) is None
        )


def step_form(declared: ActType, *, moments: tuple[str, ...] = ()) -> type[StepForm]:
    """Return the form of a step that records an act of this type."""
    name = f"{declared.cls.__name__}Step"
    return type(name, (StepForm,), {"declared": declared, "moments": moments})


class SeizureForm(forms.Form):
    """A seizure list as it is written: once what holds for all, then a line for each item."""

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        around: Around,
        grounds: Mapping[str, Sequence[tuple[str, str]]],
        persons: Sequence[tuple[str, str]],
    ) -> None:
        initial = {"key": uuid.uuid4(), "taken_at": around.now, "copies": 3, "measure": "seize"}
        super().__init__(data, initial=initial)
        self.around = around
        reader = around.reader
        self.fields["key"] = forms.UUIDField(widget=forms.HiddenInput)
        self.fields["taken_at"] = _MomentField(label=gettext_lazy("Taken at"), widget=Moment())
        self.fields["measure"] = forms.ChoiceField(
            label=_label("measure", reader), choices=_codes("measure", reader)
        )
        for name, label in (
            ("decision", gettext_lazy("Seizure decision")),
            ("seizure", gettext_lazy("Record of the seizure")),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, required=False, choices=[("", "—"), *grounds[name]]
            )
        self.fields["lines"] = _Lines(around=around)
        self._add_people(persons, reader)
        self.fields["copies"] = forms.IntegerField(
            label=gettext_lazy("Copies made"), min_value=0, max_value=20, required=False
        )
        self.fields["on_site"] = forms.BooleanField(
            label=gettext_lazy("Seized on the scene"), required=False
        )

    def _add_people(self, persons: Sequence[tuple[str, str]], reader: Reader) -> None:
        for slot, label, outcomes in (
            ("holder", gettext_lazy("Holder"), CITIZEN),
            ("witness", gettext_lazy("Attesting witness"), WITNESS),
        ):
            if persons:
                # Names stand in the language in which they were typed.
                self.fields[slot] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[("", "—"), *persons],
                    widget=forms.Select(attrs={"translate": "no"}),
                )
            self.fields[f"{slot}_name"] = forms.CharField(
                label=_("%(part)s: name, if not entered yet") % {"part": label},
                required=False,
                max_length=100,
            )
            self.fields[f"{slot}_signed"] = forms.ChoiceField(
                label=_("%(part)s: signature") % {"part": label},
                required=False,
                choices=_outcomes(outcomes, reader),
            )
            self.fields[f"{slot}_why"] = forms.CharField(
                label=_("%(part)s: why not signed") % {"part": label},
                required=False,
                max_length=500,
            )
        self.fields["second"] = forms.CharField(
            label=gettext_lazy("Second officer: number"), required=False, max_length=40
        )
        self.fields["second_signed"] = forms.ChoiceField(
            label=gettext_lazy("Second officer: signature"),
            required=False,
            choices=_outcomes(OFFICIAL, reader),
        )

    def clean_taken_at(self) -> dt.datetime:
        """Refuse a time that lies ahead; a time long past is welcome and shown as late."""
        moment: dt.datetime = self.cleaned_data["taken_at"]
        if moment > self.around.now + AHEAD_MAX:
            raise ValidationError(
                _("Taken at lies in the future. Enter when it happened."), code=WHOLE_SENTENCE
            )
        return moment

    def clean_lines(self) -> list[dict[str, Json]]:
        """Ask for one item at least."""
        lines: list[dict[str, Json]] = self.cleaned_data["lines"]
        if not lines:
            raise ValidationError(
                _("The list has no item. Enter at least the name of one."), code=WHOLE_SENTENCE
            )
        return lines

    def clean(self) -> dict[str, Any]:
        """Read each line as the act that enters its item; a mistake stands with its line."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        common: dict[str, Json] = {"measure": cleaned.get("measure")}
        acts: list[Act] = []
        for n, line in enumerate(cleaned.get("lines") or (), start=1):
            try:
                acts.append(values.act_of(ItemEntered.declared, {**line, **common}))
            except values.ActUnreadable as unreadable:
                for problem in unreadable.problems:
                    self._tell(problem, n)
        cleaned["items"] = acts
        return cleaned

    def _tell(self, problem: values.Unreadable, line: int) -> None:
        name = problem.path.split(".")[0].split("[")[0]
        where = _("Line %(number)d, %(field)s") % {
            "number": line,
            "field": _label(name, self.around.reader),
        }
        details = {**problem.details, "path": where}
        sentence = f"{_(problem.sentence)} {_(problem.remedy)}" % details
        self.add_error("lines", ValidationError(sentence, code=WHOLE_SENTENCE))


class _MomentField(forms.Field):
    """A time typed in the organ's zone."""

    def to_python(self, value: object) -> dt.datetime | None:
        """Read what the browser's control sends."""
        try:
            moment = dt.datetime.fromisoformat(str(value or ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else timezone.make_aware(moment)


class _Lines(forms.Field):
    """The lines of the list, each read as JSON by the fields of an item."""

    def __init__(self, *, around: Around) -> None:
        self.around = around
        columns = [
            Column(
                name=one.name,
                label=describe.field_label(one, reader=around.reader),
                widget=widget_for(one, around=around, cell=True),
                required=one.name == "name",
            )
            for one in _line_fields()
        ]
        super().__init__(label=gettext_lazy("Items"), required=False, widget=Rows(columns=columns))

    def to_python(self, value: Iterable[Mapping[str, object]] | None) -> list[dict[str, Json]]:
        """Return the lines that say anything."""
        lines = []
        for typed in value or ():
            said: dict[str, Json] = {
                one.name: read
                for one in _line_fields()
                if (read := json_of(one, typed.get(one.name), around=self.around)) is not None
            }
            lines += [said] if said else []
        return lines


def _line_fields() -> list[Field]:
    found = [ItemEntered.declared.field(name) for name in LINE_FIELDS]
    return [one for one in found if one]


def _label(name: str, reader: Reader) -> str:
    one = ItemEntered.declared.field(name)
    return describe.field_label(one, reader=reader) if one else name


def _codes(name: str, reader: Reader) -> list[tuple[str, str]]:
    one = ItemEntered.declared.field(name)
    return describe.choices(one.code_list, reader=reader) if one and one.code_list else []


def _outcomes(outcomes: Sequence[str], reader: Reader) -> list[tuple[str, str]]:
    words = describe.choices(SIGN_STATE, reader=reader, only=outcomes)
    return [("", _("not signed yet")), *words]
