"""The stories of the domain data, and ways to change them."""

import copy
import datetime as dt
import functools
import json
import os
from collections.abc import Callable
from pathlib import Path

from unbroken.rulebook.finding import Finding
from unbroken.rulebook.recorded import Recorded
from unbroken.rulebook.rule import Rulebook
from unbroken.rulebook.story import Shape, declared_shapes, read_lines
from unbroken.rulebook.vocabulary import load_checked

ROOT = Path(__file__).resolve().parents[4]
SHARED = Path(os.environ.get("UNBROKEN_SHARED", ROOT.parent / "shared")) / "data"
STORIES = SHARED / "domain" / "stories"
CLEAN = ("1-theft", "2-market-fight", "3-drunk-driving", "4-telecom-fraud", "5-juvenile")

BROKEN = tuple(
    f"broken/{name}"
    for name in (
        "1a-selective-recording",
        "1b-exhibit-late-and-swapped",
        "1c-back-dated-acceptance",
        "2a-one-officer-mediation-without-av",
        "2b-closed-before-performance",
        "2c-incident-hidden",
        "3a-tubes-without-picture",
        "3b-recorder-off",
        "3c-late-notice-and-handcuffs",
        "4a-phone-without-number",
        "4b-altered-image",
        "4c-missing-cash-and-lapsed-freeze",
        "5a-guardian-left",
        "5b-minor-with-adult",
        "5c-minor-named",
    )
)

Line = dict
"""One line of a story, as it was read."""


@functools.cache
def book() -> Rulebook:
    return load_checked("cn")


@functools.cache
def shapes() -> dict[str, Shape]:
    return declared_shapes()


@functools.cache
def _lines(name: str) -> tuple[Line, ...]:
    text = (STORIES / f"{name}.jsonl").read_text(encoding="utf-8")
    return tuple(json.loads(line) for line in text.splitlines())


def lines(name: str) -> list[Line]:
    return copy.deepcopy(list(_lines(name)))


def acts_of(story: list[Line]) -> list[Recorded]:
    return read_lines((json.dumps(line).encode() for line in story), name="story", shapes=shapes())


@functools.cache
def acts(name: str) -> tuple[Recorded, ...]:
    return tuple(acts_of(lines(name)))


@functools.cache
def expected() -> dict:
    return json.loads((STORIES / "broken" / "expected.json").read_text(encoding="utf-8"))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def variant(file: str) -> dict:
    """Return what is expected of a broken story."""
    return next(each for each in expected()["variants"] if each["file"] == f"{file}.jsonl")


TIMES = ("start", "end", "due", "late")


def is_as_expected(finding: Finding, wanted: dict) -> bool:
    """Say whether a finding is what a variant must show; a finding may have more fields."""
    for name, value in wanted.items():
        if name == "core":
            continue
        found = finding.words.get(name) if name in ("act", "sample") else getattr(finding, name)
        if found != (at(value) if name in TIMES else value):
            return False
    return True


Change = Callable[[list[Line]], None]


def drop(act: str) -> Change:
    """Return a change that leaves out the act whose id ends so."""

    def change(story: list[Line]) -> None:
        story.remove(one(story, act))

    return change


def put(act: str, **fields: object) -> Change:
    """Return a change that says something else in an act's fields; None leaves the field out."""

    def change(story: list[Line]) -> None:
        body = one(story, act)["body"]
        for name, value in fields.items():
            if value is None:
                body.pop(name, None)
            else:
                body[name] = value

    return change


def envelope(act: str, **fields: object) -> Change:
    """Return a change of what stands around an act: its times, who made it, who signed."""

    def change(story: list[Line]) -> None:
        one(story, act).update(fields)

    return change


def add(
    act_type: str, time: str, /, *, name: str = "added", case: str | None = "", **body: object
) -> Change:
    """Return a change that adds an act to the case of the story."""

    def change(story: list[Line]) -> None:
        cases = [line["case"] for line in story if line["case"]]
        story.append(
            {
                "id": name,
                "type": act_type,
                "case": cases[0] if case == "" and cases else case or None,
                "occurred_at": time,
                "recorded_at": time,
                "by": "officer:330112",
                "body": body,
            }
        )

    return change


def also(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(story: list[Line]) -> None:
        for each in changes:
            each(story)

    return change


def one(story: list[Line], act: str) -> Line:
    found = [line for line in story if line["id"].endswith(act)]
    assert len(found) == 1, (act, [line["id"] for line in found])
    return found[0]
