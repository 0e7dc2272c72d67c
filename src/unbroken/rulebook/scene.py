"""Reading values: paths, and the few values that the engine computes itself."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from unbroken.rulebook.days import Calendar, years_between
from unbroken.rulebook.recorded import Instant, Recorded, Value, instant
from unbroken.rulebook.rule import Path, Whose
from unbroken.rulebook.view import View


@dataclass(frozen=True, slots=True)
class Scene:
    """The act under test, the trigger that the test is about, and what was known."""

    view: View
    act: Recorded
    trigger: Recorded
    subject: str
    calendar: Calendar

    def of(self, act: Recorded) -> "Scene":
        """Return the same scene with another act under test."""
        return (
            self
            if act is self.act
            else Scene(self.view, act, self.trigger, self.subject, self.calendar)
        )


def values(path: Path, scene: Scene) -> list[Value]:
    """Return what a path leads to, as a list; empty where there is nothing."""
    if path.whose is Whose.NAMED:
        return NAMED[path.name](scene)
    act = scene.trigger if path.whose is Whose.TRIGGER else scene.act
    value = scene.view.value(act, path.name)
    if path.slot:
        return [row.get("state") for row in value or () if row.get("slot") == path.slot]
    if isinstance(value, list | tuple):
        return [part for part in value if part is not None]
    return [] if value is None else [value]


def moment(path: Path, scene: Scene) -> Instant | None:
    """Return the first time that a path leads to, or None."""
    return next(iter(moments(path, scene)), None)


def moments(path: Path, scene: Scene) -> list[Instant]:
    """Return the times that a path leads to; a date counts from its first midnight."""
    found: list[Instant] = []
    for value in values(path, scene):
        if read := instant(value):
            found.append(read)
        elif isinstance(value, str) and (day := date(value)):
            found.append(dt.datetime.combine(day, dt.time(0), scene.calendar.zone))
    return found


def date(text: str) -> dt.date | None:
    """Read a date, or None."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def born(scene: Scene, person: str) -> dt.date | None:
    """Return a person's date of birth as last recorded."""
    for act_type in ("age_check", "area_entry", "interrogation_session"):
        for act in reversed(scene.view.naming(act_type, "person", person)):
            if day := date(str(scene.view.value(act, "birth_date"))):
                return day
    return None


def _age(scene: Scene) -> list[Value]:
    """Return the age of the person whom the act names, on the day of the act."""
    own = date(str(scene.view.value(scene.act, "birth_date")))
    person = scene.view.value(scene.act, "person")
    day = own or (born(scene, person) if isinstance(person, str) else None)
    return (
        [years_between(day, scene.act.occurred_at.astimezone(scene.calendar.zone).date())]
        if day
        else []
    )


def _happened(scene: Scene) -> list[Value]:
    """Return when the act was over: its end where it has one, else its time."""
    view, act = scene.view, scene.act
    known = (view.time(act, name) for name in ("ended_at", "returned_at", "uploaded_at"))
    return [max([act.occurred_at, *(time for time in known if time and time <= act.recorded_at)])]


def _subject(scene: Scene) -> list[Value]:
    return [scene.subject]


NAMED: dict[str, Callable[[Scene], list[Value]]] = {
    "age": _age,
    "happened": _happened,
    "subject": _subject,
}
"""The values that a path may name with `$`; each is counted and tested like a named function."""

READS_PEOPLE = (
    ("age_check", "person"),
    ("area_entry", "person"),
    ("interrogation_session", "person"),
)
"""What `$age` reads beside the act itself."""
