"""The form of an act, made from its declaration.

It checks only shape: what was typed becomes the JSON body, and `values` reads that as it reads what
comes by the API. A fact may lack details; `missing` names them, so that the page can say so before
anything is recorded.
"""

import datetime as dt
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unbroken.base.refusal import N_
from unbroken.chain import born, describe, values
from unbroken.chain.codes import APPROVERS, FIELD_UNIT, KIND
from unbroken.chain.describe import Reader
from unbroken.chain.register import REFERENCE_KINDS, Act, ActType, Field, Kind
from unbroken.chain.widgets import (
    Column,
    Day,
    MaybeNone,
    Moment,
    Rows,
    Uploads,
    YesNo,
    YesNoCell,
)
from unbroken_verify.jcs import Json

KEY, SEEN, OCCURRED_AT, ACT = "@key", "@seen", "@occurred_at", "@act"
"""What the form adds to the fields of the act; no declared field begins with `@`."""

WHOLE_SENTENCE = "whole_sentence"
"""The code of an error that names its field itself."""

AHEAD_MAX = dt.timedelta(minutes=5)
CHOICES_AS_RADIOS_MAX = 5
FILES = frozenset({Kind.DIGEST, Kind.MEDIA})
SEPARATORS = re.compile(r"[\s,、，;；]+")
LIES_AHEAD = N_("%(path)s lies in the future. Enter when it happened.")

Choices = Mapping[str, Iterable[tuple[str, str]]]
"""What may be chosen in a field, by its name: references and what they are called."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Around:
    """What a form has to know besides the declaration: who reads, when, and what may be chosen."""

    reader: Reader
    now: dt.datetime
    choices: Choices = field(default_factory=dict)
    upload_address: str = ""
    digest_of: Callable[[str], str | None] = lambda _address: None
    """Says which bytes arrived at an upload's address."""


class Detail(forms.Field):
    """One field of an act: what was typed, as the JSON that `values` reads."""

    def __init__(self, declared: Field, *, around: Around) -> None:
        self.declared = declared
        self.around = around
        note = declared.note
        super().__init__(
            label=_label(declared, around.reader),
            help_text=around.reader.words(note.zh, note.en) if note else "",
            widget=widget_for(declared, around=around),
            # The mark beside the label; whether it is enforced is for the act's nature to say.
            required=declared.required,
        )

    def validate(self, value: object) -> None:
        """Leave what is required to the nature of the act."""

    def to_python(self, value: Any) -> Json:
        """Return what was typed as JSON; None where nothing was said."""
        return json_of(self.declared, value, around=self.around)


class ActForm(forms.Form):
    """A form for one act type; `form_for` binds it to a declaration."""

    declared: ClassVar[ActType]
    use_required_attribute = False

    def __init__(self, data: Any = None, *, around: Around, **more: Any) -> None:
        happened = self._own_time() or OCCURRED_AT
        initial = {KEY: uuid.uuid4(), happened: around.now, **more.pop("initial", {})}
        super().__init__(data, initial=initial, **more)
        self.around = around
        self.fields[KEY] = forms.UUIDField(widget=forms.HiddenInput)
        self.fields[SEEN] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        if happened == OCCURRED_AT:
            self.fields[OCCURRED_AT] = forms.Field(
                label=gettext_lazy("When it happened"), widget=Moment()
            )
        for declared in self.declared.fields:
            if not born.named_by_us(declared):
                self.fields[declared.name] = Detail(declared, around=around)

    @classmethod
    def _own_time(cls) -> str:
        """Name the field that says when it happened, where the type has one."""
        lasts, start = cls.declared.lasts, cls.declared.field("started_at")
        if lasts or cls.declared.coverage.start:
            return lasts.start if lasts else cls.declared.coverage.start
        return start.name if start and start.required and not start.ahead else ""

    def clean(self) -> dict[str, Any]:
        """Read what was typed as the act that it says; every mistake stands beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            cleaned[ACT] = values.act_of(self.declared, self.body())
        except values.ActUnreadable as unreadable:
            for problem in unreadable.problems:
                self._tell(problem)
        self._check_times(cleaned)
        return cleaned

    def body(self) -> dict[str, Json]:
        """Return the JSON body of what was typed, without what was not said."""
        said = {f.name: self.cleaned_data.get(f.name) for f in self.declared.fields}
        body = {name: value for name, value in said.items() if value is not None}
        key = self.cleaned_data.get(KEY)
        if key is None:
            return body
        happened = _moment(self.cleaned_data.get(self._own_time() or OCCURRED_AT))
        milliseconds = int((happened or self.around.now).timestamp() * 1000)
        return born.with_names(self.declared, body, key=key, milliseconds=milliseconds)

    def act(self) -> Act:
        """Return the act; only for a form that is valid."""
        act: Act = self.cleaned_data[ACT]
        return act

    def occurred_at(self) -> dt.datetime:
        """Return when it happened; only for a form that is valid."""
        own = self._own_time()
        told: dt.datetime | None = getattr(self.act(), own) if own else None
        moment: dt.datetime = told or self.cleaned_data.get(OCCURRED_AT) or self.around.now
        return moment

    def missing(self) -> tuple[str, ...]:
        """Name the required details that were not said: a fact is recorded and marked with them."""
        return tuple(
            _label(one, self.around.reader)
            for one in self.declared.fields
            if one.required
            and not born.named_by_us(one)
            and self.cleaned_data.get(one.name) is None
        )

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        latest = self.around.now + AHEAD_MAX
        if OCCURRED_AT in self.fields:
            moment = _moment(cleaned.get(OCCURRED_AT))
            cleaned[OCCURRED_AT] = moment
            if moment is None:
                self.add_error(OCCURRED_AT, ValidationError("", code="required"))
            elif moment > latest:
                self._add(OCCURRED_AT, LIES_AHEAD, {"path": _("When it happened")})
        act = cleaned.get(ACT)
        for one in self.declared.fields if act else ():
            told = getattr(act, one.attribute)
            if isinstance(told, dt.datetime) and not one.ahead and told > latest:
                self._add(one.name, LIES_AHEAD, {"path": _label(one, self.around.reader)})

    def _tell(self, problem: values.Unreadable) -> None:
        name = field_of(problem)
        words = told(problem, self.declared.fields, reader=self.around.reader)
        error = ValidationError(words, code=WHOLE_SENTENCE)
        self.add_error(name if name in self.fields else None, error)

    def _add(self, name: str | None, sentence: str, details: Mapping[str, object]) -> None:
        self.add_error(name, ValidationError(_(sentence) % details, code=WHOLE_SENTENCE))


def field_of(problem: values.Unreadable) -> str:
    """Name the field of the act in which something cannot be read."""
    return re.split(r"[.\[]", problem.path, maxsplit=1)[0]


def told(problem: values.Unreadable, fields: tuple[Field, ...], *, reader: Reader) -> str:
    """Say in sentences what is wrong with a field and what to do."""
    details = {**problem.details, "path": _where(problem.path, fields, reader)}
    if "kind" in details:
        details["kind"] = describe.word(KIND, str(details["kind"]), reader=reader)
    return f"{_(problem.sentence)} {_(problem.remedy)}" % details


def _where(path: str, fields: tuple[Field, ...], reader: Reader) -> str:
    """Say in words what `items[2].qty` names: "Items, line 3, Quantity"."""
    words = []
    for name, place in re.findall(r"(\w+)(?:\[(\d+)\])?", path):
        found = next((one for one in fields if one.name == name), None)
        words.append(describe.field_label(found, reader=reader) if found else name)
        words += [_("line %(number)d") % {"number": int(place) + 1}] if place else []
        fields = found.rows if found else ()
    return reader.words("，", ", ").join(words)


def form_for(declared: ActType) -> type[ActForm]:
    """Return the form of an act type."""
    return type(f"{declared.cls.__name__}Form", (ActForm,), {"declared": declared})


def _label(declared: Field, reader: Reader) -> str:
    name = describe.field_label(declared, reader=reader)
    if not declared.unit:
        return name
    unit = describe.word(FIELD_UNIT, declared.unit, reader=reader)
    return reader.words(f"{name}（{unit}）", f"{name} ({unit})")


def widget_for(declared: Field, *, around: Around, cell: bool = False) -> forms.Widget:
    """Return the control for a field; in a cell of a table the small one of its kind."""
    made = _widget(declared, around=around, cell=cell)
    return MaybeNone(made) if declared.kind.many and declared.required and not cell else made


def _widget(declared: Field, *, around: Around, cell: bool) -> forms.Widget:
    if declared.rows:
        return Rows(
            columns=[_column(one, around) for one in declared.rows if not born.named_by_us(one)]
        )
    if declared.kind in FILES:
        return Uploads(address=around.upload_address)
    chosen = _choices(declared, around)
    if chosen is not None:
        return _chooser(declared, chosen, cell=cell)
    if declared.kind is Kind.BOOL:
        return YesNoCell() if cell else YesNo()
    return _typed(declared.kind, cell=cell)


def _column(inner: Field, around: Around) -> Column:
    return Column(
        name=inner.name,
        label=_label(inner, around.reader),
        widget=widget_for(inner, around=around, cell=True),
        required=inner.required,
    )


def _choices(declared: Field, around: Around) -> list[tuple[str, str]] | None:
    if declared.code_list:
        offered = describe.choices(declared.code_list, reader=around.reader)
        approves = declared.name == "approver_role"
        return [pair for pair in offered if not approves or pair[0] in APPROVERS]
    given = around.choices.get(declared.name) if declared.kind in REFERENCE_KINDS else None
    return None if given is None else list(given)


def _chooser(declared: Field, chosen: list[tuple[str, str]], *, cell: bool) -> forms.Widget:
    if declared.kind.many:
        return (
            forms.SelectMultiple(choices=chosen)
            if cell
            else forms.CheckboxSelectMultiple(choices=chosen)
        )
    if declared.kind in REFERENCE_KINDS:
        # Names stand in the language they were typed in; and nobody can be chosen again.
        return forms.Select(choices=[("", "—"), *chosen], attrs={"translate": "no"})
    if cell or len(chosen) > CHOICES_AS_RADIOS_MAX:
        return forms.Select(choices=[("", "—"), *chosen])
    return forms.RadioSelect(choices=chosen)


def _typed(kind: Kind, *, cell: bool) -> forms.Widget:
    if kind is Kind.LONGTEXT:
        return forms.Textarea(attrs={"rows": 2 if cell else 8})
    if kind is Kind.DATETIME:
        return Moment()
    if kind is Kind.DATE:
        return Day()
    if kind in {Kind.INT, Kind.DURATION}:
        return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    if kind in {Kind.DECIMAL, Kind.MONEY}:
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.TextInput(attrs={"autocomplete": "off"})


def json_of(declared: Field, typed: Any, *, around: Around) -> Json:
    """Return what was typed in a field as JSON, or None where nothing was said.

    `THERE_ARE_NONE` becomes an empty list, which says so.
    """
    if typed is None or typed in ("", []):
        return None
    if declared.rows:
        return [_record(declared, line, around) for line in typed]
    if declared.kind in FILES:
        arrived = [around.digest_of(one) or str(one) for one in typed]
        return list[Json](arrived) if declared.kind.many else arrived[-1]
    if declared.kind.many:
        listed = SEPARATORS.split(typed.strip()) if isinstance(typed, str) else typed
        return [_one(declared.kind, one) for one in listed if one]
    return _one(declared.kind, str(typed))


def _record(declared: Field, line: Mapping[str, Any], around: Around) -> dict[str, Json]:
    read = {one.name: json_of(one, line.get(one.name), around=around) for one in declared.rows}
    return {name: value for name, value in read.items() if value is not None}


def _one(kind: Kind, typed: str) -> Json:
    if kind in REFERENCE_KINDS:
        return _reference(kind, typed.strip())
    if kind is Kind.LONGTEXT:
        return typed.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    read = _READ.get(kind)
    return read(typed.strip()) if read else typed.strip() or None


def _reference(kind: Kind, typed: str) -> Json:
    """Return a reference; `330112` typed for an officer is `officer:330112`."""
    known = REFERENCE_KINDS[kind]
    return typed if ":" in typed or len(known) > 1 else f"{known[0]}:{typed}"


def _whole(typed: str) -> Json:
    figures = _figures(typed)
    return int(figures) if re.fullmatch(r"-?\d{1,16}", figures, re.ASCII) else typed


def _figures(typed: str) -> str:
    """Return a number without what people write into it: full-width digits, grouping commas."""
    return unicodedata.normalize("NFKC", typed).replace(",", "").replace(" ", "")


def _truth(typed: str) -> Json:
    return {"yes": True, "no": False}.get(typed, typed)


def _local(typed: str) -> Json:
    moment = _moment(typed)
    return moment.isoformat() if moment else typed


def _moment(typed: object) -> dt.datetime | None:
    """Read a time as typed in the organ's zone, or None."""
    if isinstance(typed, dt.datetime):
        return typed
    try:
        moment = dt.datetime.fromisoformat(str(typed))
    except ValueError:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)


_READ: Mapping[Kind, Callable[[str], Json]] = {
    Kind.INT: _whole,
    Kind.DURATION: _whole,
    Kind.DECIMAL: _figures,
    Kind.MONEY: _figures,
    Kind.BOOL: _truth,
    Kind.DATETIME: _local,
}
