"""What is recorded after a case was closed says why; a decision that does not is refused, a fact is marked."""

import json
import uuid

import pytest

from unbroken.base import clock
from unbroken.casefile import find, perform
from unbroken.casefile.acts import CaseNumbered
from unbroken.casefile.models import Case
from unbroken.chain import door, payload, read
from unbroken.chain.entry import Entry
from unbroken.chain.register import act_type
from unbroken.people.tests import world
from unbroken.rulebook.models import Finding
from unbroken.station.tests.supervised import a_key, an_officer, go_round

NOW = "2026-11-24T09:00:00"
WHY = "@after_closure_reason"
FIELD = "Why this comes after the closing"
MARK = "Recorded after the closing, without saying why"
TEAM = {"officer": "officer:330112", "role": "case_officer", "change": "joined", "reason": "增援"}
REASON = "法院来函要求补充材料"
LEAD = an_officer("330112", "case_officer")


@pytest.fixture(autouse=True)
def _pages(plain_pages, settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def case(station):
    """Open a case by its lead, with a head who decides on its team."""
    world.register_unit()
    for code, role in (("330112", "case_officer"), ("330101", "head_unit")):
        world.register(code, role)
        world.account(code)
    now, opened = clock.now(), perform.new_case()
    first = Entry(act=CaseNumbered(), stream=opened, by=LEAD, occurred_at=now, key=a_key())
    perform.open_case(first, now=now)
    return Case.objects.get(ref=opened)


@pytest.fixture
def closed(case):
    """Close the case as nobody could through its gate, which is not what is tested here."""
    told = {"outcome": "withdrawn", "checklist": [{"no": 1, "holds": True}]}
    said = payload.act_from(act_type("case_closure"), told)
    head = read.head(case.ref)
    door.record(said, stream=case.ref, by=LEAD, occurred_at=clock.now(), key=a_key(), seen=head)
    return Case.objects.get(ref=case.ref)


@pytest.fixture
def lead(case):
    return world.client_of("330112")


@pytest.fixture
def head(case):
    return world.seat("330101")


def page_of(case, wire_name):
    return f"/cases/{case.ref[5:]}/record/{wire_name}/"


def typed(**said):
    return {"@key": str(uuid.uuid4()), "@occurred_at": NOW, **said}


def last_of(case):
    return find.acts_of(case)[-1]


def shown(client, case, number, more=""):
    return client.get(f"/cases/{case.ref[5:]}/{number}/{more}").content.decode()


def found(rule):
    go_round()
    return [one for one in Finding.objects.all() if one.rule == rule]


def test_the_field_appears_only_when_the_case_is_closed(case, lead, request):
    assert FIELD not in lead.get(page_of(case, "person_record")).content.decode()

    closed = request.getfixturevalue("closed")

    assert FIELD in lead.get(page_of(closed, "person_record")).content.decode()
    assert FIELD not in lead.get(page_of(closed, "service_receipt")).content.decode()
    assert FIELD in lead.get(f"/cases/{closed.ref[5:]}/seize/").content.decode()


def test_a_decision_without_a_reason_is_refused_beside_its_field(closed, head):
    before = read.head(closed.ref)

    answer = head.post(page_of(closed, "case_team_change"), typed(**TEAM))

    assert f"{FIELD} is missing. Fill it in." in answer.content.decode()
    assert read.head(closed.ref) == before


def test_a_decision_with_a_reason_is_recorded_and_the_reason_is_shown(closed, head):
    answer = head.post(page_of(closed, "case_team_change"), typed(**TEAM, **{WHY: REASON}))

    assert answer.status_code == 302, answer.content.decode()
    made = last_of(closed)
    assert made.after_closure_reason == REASON
    for more in ("", "print/"):
        assert REASON in shown(head, closed, made.n, more)
    row = head.get(f"/cases/{closed.ref[5:]}/").content.decode()
    assert REASON in row
    assert MARK not in row
    assert not found("R-CLO-08")


def test_a_page_without_the_field_cannot_leave_the_reason_of_a_decision_out(closed):
    by = an_officer("330101", "head_unit")
    said = payload.act_from(act_type("case_team_change"), TEAM)
    told = {"case": closed.ref, "by": by, "occurred_at": clock.now(), "now": clock.now()}
    before = read.head(closed.ref)

    with pytest.raises(perform.closure.ReasonAfterClosing):
        perform.record_in_case(said, **told, key=a_key(), seen=before)

    assert read.head(closed.ref) == before
    perform.record_in_case(said, **told, key=a_key(), seen=before, after_closure_reason=REASON)


def test_a_fact_without_a_reason_is_recorded_marked_and_found(closed, lead):
    answer = lead.post(page_of(closed, "person_record"), typed(name="孙𠮷", role="victim"))

    assert answer.status_code == 302
    made = last_of(closed)
    for more in ("", "print/"):
        assert MARK in shown(lead, closed, made.n, more)
    assert MARK in lead.get(f"/cases/{closed.ref[5:]}/").content.decode()
    assert [one.subject for one in found("R-CLO-08")] == [made.ref]


def test_the_api_asks_for_it_by_name(closed, head):
    address = f"/api/cases/{closed.ref[5:]}/acts/case_team_change?occurred_at={NOW}%2B08:00"
    sent = {"content_type": "application/json"}

    def send(more=""):
        tag = f'"{read.head(closed.ref)}"'
        headers = {"accept-language": "en", "Idempotency-Key": str(a_key()), "If-Match": tag}
        return head.post(address + more, json.dumps(TEAM), headers=headers, **sent)

    refused, taken = send(), send(f"&after_closure_reason={REASON}")

    assert refused.status_code == 422
    assert refused.json()["type"].endswith("ReasonAfterClosing")
    assert refused.json()["errors"][0]["field"] == "after_closure_reason"
    assert taken.status_code == 201, taken.content.decode()
    acts = head.get(f"/api/cases/{closed.ref[5:]}/acts").json()["items"]
    assert acts[-1]["after_closure_reason"] == REASON
