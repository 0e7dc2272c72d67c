"""The controls of an act's form that Django has not: lists that may be empty, rows, files, times."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

THERE_ARE_NONE = ()
"""What a list holds where it was said that there are none; nothing chosen is None."""

ROWS_BLANK = 3
ROWS_MAX = 500

Data = Mapping[str, Any]


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """Say what may be chosen in a field of a form; raises TypeError where nothing can be."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


class Moment(forms.DateTimeInput):
    """A time to the second, typed in the organ's zone."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": "1"})

    def format_value(self, value: object) -> str | None:
        """Write a moment as the browser's control wants it."""
        if isinstance(value, dt.datetime):
            # Django's own field for times hands over the local time without its zone.
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.strftime("%Y-%m-%dT%H:%M:%S")
        return str(value) if value else None


class Day(forms.DateInput):
    """A day."""

    input_type = "date"


class Uploads(forms.Widget):
    """Files: the browser sends them in pieces beforehand, and the form brings their addresses."""

    template_name = "chain/uploads.html"

    def __init__(self, *, address: str) -> None:
        super().__init__()
        self.address = address

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add where to send, and what was sent already."""
        context = super().get_context(name, value, attrs)
        given = [value] if isinstance(value, str) else list(value or ())
        return context | {"address": self.address, "given": given, "field_name": name}

    def value_from_datadict(self, data: Data, files: MultiValueDict[str, Any], name: str) -> Any:
        """Read every address that was sent under the name."""
        return [one for one in _all(data, name) if one]


class MaybeNone(forms.Widget):
    """A list with a box beside it that says "there are none", which an empty list does not."""

    template_name = "chain/maybe_none.html"
    use_fieldset = True

    def __init__(self, inner: forms.Widget) -> None:
        super().__init__()
        self.inner = inner

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw the list, and the box."""
        context = super().get_context(name, value, attrs)
        none = value == THERE_ARE_NONE and value is not None
        return context | {
            "inner": self.inner.render(name, None if none else value, attrs),
            "box": f"{name}-none",
            "checked": none,
        }

    def value_from_datadict(self, data: Data, files: MultiValueDict[str, Any], name: str) -> Any:
        """Read the list, or that there are none."""
        listed = self.inner.value_from_datadict(data, files, name)
        return THERE_ARE_NONE if not listed and data.get(f"{name}-none") else listed


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One field of the records in a table."""

    name: str
    label: str
    widget: forms.Widget
    required: bool


class Rows(forms.Widget):
    """Records in a table, one a line; without scripts there are blank lines to fill."""

    template_name = "chain/rows.html"
    use_fieldset = True

    def __init__(self, *, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Draw a line for each record, one to fill, spare ones for want of scripts, one to copy."""
        context = super().get_context(name, value, attrs)
        said: list[Mapping[str, Any]] = list(value or ())
        records = [*said, *({} for _ in range(ROWS_BLANK))]
        return context | {
            "columns": self.columns,
            "lines": [self._cells(name, str(n), one) for n, one in enumerate(records)],
            "spare": len(said) + 1,
            "blank": self._cells(name, "__n__", {}),
            "count": len(records),
            "counter": f"{name}-count",
        }

    def _cells(
        self, name: str, place: str, record: Mapping[str, Any]
    ) -> list[tuple[str, SafeString]]:
        return [
            (
                column.label,
                column.widget.render(
                    f"{name}-{place}-{column.name}",
                    record.get(column.name),
                    {"id": f"id_{name}-{place}-{column.name}", "aria-label": column.label},
                ),
            )
            for column in self.columns
        ]

    def value_from_datadict(self, data: Data, files: MultiValueDict[str, Any], name: str) -> Any:
        """Read the lines that say anything."""
        told = str(data.get(f"{name}-count", "0"))
        count = min(int(told), ROWS_MAX) if told.isascii() and told.isdigit() else 0
        lines = [
            {
                column.name: column.widget.value_from_datadict(
                    data, files, f"{name}-{n}-{column.name}"
                )
                for column in self.columns
            }
            for n in range(count)
        ]
        return [
            line for line in lines if any(value not in (None, "", []) for value in line.values())
        ]


class YesNo(forms.RadioSelect):
    """Yes or no; neither means that it was not said."""

    def __init__(self) -> None:
        super().__init__(choices=[("yes", _("Yes")), ("no", _("No"))])


class YesNoCell(forms.Select):
    """Yes or no inside a table."""

    def __init__(self) -> None:
        super().__init__(choices=[("", "—"), ("yes", _("Yes")), ("no", _("No"))])


def _all(data: Data, name: str) -> list[Any]:
    getlist: Callable[[str], list[Any]] | None = getattr(data, "getlist", None)
    if getlist:
        return getlist(name)
    given = data.get(name)
    return list(given) if isinstance(given, list | tuple) else [given]
