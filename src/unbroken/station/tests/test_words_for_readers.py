"""What was found is read in one language, with the names of things, wherever it is shown."""

import re
import uuid

import pytest
from django.utils import translation

from unbroken.base import clock
from unbroken.base.identifiers import StreamName, id_of
from unbroken.casefile import find as cases
from unbroken.casefile import naming, records, required
from unbroken.chain import describe, read
from unbroken.conclusion import find as conclusion
from unbroken.rulebook import find
from unbroken.rulebook.models import Obligation
from unbroken.site import owing, worklist
from unbroken.station.tests.supervised import (
    NOW,
    an_officer,
    go_round,
    lead_of,
    loaded,
    with_team,
)
from unbroken.supervision import pages

MANAGER = an_officer("330120", "case_manager")
BARE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b(?:act|item|stay|session|person|officer):")
ENGLISH = re.compile(r"[A-Za-z]+(?: [A-Za-z]+){3}")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def case(station, shared):
    """A theft whose exhibit came late and was swapped, judged, with its alarms recorded."""
    found = with_team(loaded("broken/1b-exhibit-late-and-swapped"))
    go_round()
    return found


def alarms_of(case):
    return [one for one in read.stream(StreamName(case.ref)) if one.declared.wire_name == "alarm"]


def said_of(case, language):
    """Return the text of each alarm as its row, its page and a plain line tell it."""
    with translation.override(language):
        alarms = alarms_of(case)
        reader = naming.reader_of(case, alarms)
        for alarm in alarms:
            rows = describe.row_fields(alarm.act, reader=reader)
            fields = records.act_page(case, alarm.n)["act"].fields
            yield from (str(one.value) for one in (*rows, *fields) if one.label in TEXTS)
            yield describe.sentence(alarm.act, reader=reader)


TEXTS = {"内容", "对象", "Text", "Subject"}


@pytest.mark.parametrize(("language", "other"), [("zh-hans", ENGLISH), ("en", HAN)])
def test_an_alarm_is_read_in_one_language_and_names_what_it_is_about(case, language, other):
    told = list(said_of(case, language))

    assert told
    for words in told:
        names = re.sub(r"<bdi[^>]*>.*?</bdi>", "", words)
        assert "\n" not in words
        assert not BARE.search(words), words
        if "<bdi" in words:
            assert not other.search(names), words


def test_an_alarm_is_for_the_case_manager_to_examine_and_not_for_the_case_officer(case):
    examined = Obligation.objects.filter(case=case.ref, rule="R-CHN-06")

    assert examined
    assert {tuple(one.roles) for one in examined} == {("case_manager",)}
    lead = find.obligations_for(lead_of(case), NOW)
    assert not [one for one in lead if one.rule == "R-CHN-06"]
    assert [one for one in find.obligations_for(MANAGER, clock.now()) if one.rule == "R-CHN-06"]


def test_whoever_examines_an_alarm_is_led_to_what_it_told_of(case):
    duties = tuple(find.obligations_for(MANAGER, clock.now()).filter(rule="R-CHN-06")[:1])
    owed = owing.Owing(now=clock.now(), duties=duties, answers=(), reviews=(), approvals=())

    (task,) = worklist.Named.of(owed, MANAGER).tasks(owed)

    alarm = next(one for one in alarms_of(case) if one.ref == duties[0].subject)
    assert task.address == f"/supervision/findings/{alarm.act.finding}/"
    assert not BARE.search(str(task.detail))


def test_the_work_list_calls_missing_what_the_page_of_the_case_calls_missing(case):
    (missing,) = required.missing_in_each([case], clock.now()).values()
    needed = required.required_in(case, clock.now())

    assert missing
    assert [(one.title, one.at, str(one.detail)) for one in missing] == [
        (one.title, one.at, str(one.detail)) for one in needed if one.is_missing
    ]


def conditions_of(case):
    with translation.override("zh-hans"):
        return {one.sentence[:3]: one.detail for one in conclusion.conditions((), case)}


def test_a_condition_of_closing_says_so_where_a_case_has_nothing_of_it(case, monkeypatch):
    whole = conditions_of(case)
    monkeypatch.setattr(cases, "counts_of", lambda _case: {"intake_record": 1})
    fresh = conditions_of(case)

    assert whole["2. "] == "成立"
    assert fresh["2. "] == "本案暂无此类事项"
    assert fresh["10."] == "成立", "legal affairs check every file"


def test_a_finding_leads_to_the_form_of_a_ticket_with_what_its_page_knows(case, plain_pages):
    row = find.unsettled(find.findings_of(case.ref)).first()

    (way,) = pages.finding_page(row, MANAGER, clock.now())["tickets"]

    assert way.address.startswith(f"/cases/{id_of(case.ref)}/record/supervision_ticket/?")
    assert uuid.UUID(id_of(row.alarm)).hex in way.address.replace("-", "")
