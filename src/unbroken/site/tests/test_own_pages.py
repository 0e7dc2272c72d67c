"""What asks more than its fields is recorded on its own page alone: no form and no API goes round it."""

import json
import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import Key, StreamName, id_of
from unbroken.casefile import perform
from unbroken.casefile.acts import CaseNumbered
from unbroken.casefile.recording import IN_A_CASE
from unbroken.chain import payload, read
from unbroken.chain.entry import Entry
from unbroken.chain.register import Nature, act_type, act_types
from unbroken.people import find as people
from unbroken.people.tests import world

OWN_PAGES = {
    "approval": "/approvals/",
    "case_closure": "/cases/{case}/close/",
    "disclosure": "/cases/{case}/disclose/",
    "emergency_access": "/cases/{case}/",
    "filing_decision": "/cases/{case}/file/",
    "property_handover": "/property/",
    "stocktake": "/property/stocktake/",
}
BY_FORM = {
    # The role alone decides, and the policy asks for it.
    "case_assignment",
    "case_team_change",
    "emergency_access_review",
    "same_person",
    "station_transfer",
    "av_custody",
    # Whoever is named as approver has to have approved in this case (casefile.gate).
    "case_join",
    "case_split",
    "juvenile_record_seal",
    "media_access",
    "retention_change",
    # Two have to be there, and a form names one: the policy refuses it.
    "juvenile_record_unseal",
    "media_deletion",
    # The machine's own.
    "access_log",
}
BOSS, HEAD = "330101", "330001"


@pytest.fixture
def officer(plain_pages, station):
    world.register_unit()
    world.register(BOSS, "case_officer", "desk_officer", "head_unit")
    world.register(HEAD, "head_organ")
    world.account(BOSS)
    return world.client_of(BOSS)


@pytest.fixture
def case(officer) -> str:
    now, made = clock.now(), perform.new_case()
    first = Entry(act=CaseNumbered(), stream=made, by=actor(BOSS), occurred_at=now, key=a_key())
    perform.open_case(first, now=now)
    return id_of(made)


def actor(code):
    standing, founder = people.standing_of(f"officer:{code}", now=clock.now()), world.founder()
    return people.actor_of(standing, factor=founder.factor, factor_at=clock.now(), terminal="test")


def a_key() -> Key:
    return Key(uuid.uuid4())


def sent(client, case, wire_name, said=None):
    return client.post(
        f"/api/cases/{case}/acts/{wire_name}?occurred_at=2026-11-20T12:00:00%2B08:00",
        json.dumps(said or {}),
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid.uuid4()), "If-Match": f'"{head_of(case)}"'},
    )


def head_of(case):
    return read.head(StreamName(f"case:{case}"))


def test_the_declarations_name_just_these_pages():
    assert {name for name, one in act_types().items() if one.own_page} == set(OWN_PAGES)


def test_every_decision_in_a_case_has_a_page_or_a_reason_to_need_none():
    decisions = {
        name
        for name, one in act_types().items()
        if one.nature is Nature.DECISION and one.link in IN_A_CASE and not one.ends
    }

    assert decisions - set(OWN_PAGES) == BY_FORM


def test_no_form_takes_what_has_its_own_page_and_leads_there(officer, case):
    for name in set(OWN_PAGES) - {"disclosure"}:
        form, page = f"/cases/{case}/record/{name}/", OWN_PAGES[name].format(case=case)

        assert officer.get(form).url == officer.post(form, {"@key": str(a_key())}).url == page
    assert officer.get(f"/cases/{case}/record/disclosure/").status_code == 404
    assert head_of(case) == 1


def test_the_api_takes_none_of_them_and_names_the_page(officer, case):
    for name in set(OWN_PAGES) - {"disclosure"}:
        answer = sent(officer, case, name)

        assert answer.status_code == 409, name
        assert OWN_PAGES[name].format(case=case) in answer.json()["detail"]
    assert sent(officer, case, "disclosure").status_code == 404
    described = officer.get("/api/openapi.json").json()["paths"]
    assert not any(one.endswith(f"/{name}") for one in described for name in OWN_PAGES)
    assert head_of(case) == 1


def test_every_other_type_has_its_form_and_is_read_by_the_api(officer, case):
    others = [one for one in act_types().values() if one.link in IN_A_CASE and not one.own_page]

    for one in others:
        answer = sent(officer, case, one.wire_name, {"no_such_field": 1})
        assert answer.status_code == 422, one.wire_name
    for name in BY_FORM:
        assert officer.get(f"/cases/{case}/record/{name}/").status_code == 200, name
    assert head_of(case) == 1


def test_an_approver_is_named_only_after_he_has_approved_himself(officer, case):
    split = {
        "other_case": f"case:{uuid.uuid4()}",
        "side": "goes_on",
        "reason": "分案处理",
        "approver": f"officer:{HEAD}",
        "approver_role": "head_organ",
    }

    before = sent(officer, case, "case_split", split)
    approve(case, by=BOSS)
    claimed = sent(officer, case, "case_split", split)
    approve(case, by=HEAD)
    after = sent(officer, case, "case_split", split)

    assert (before.status_code, claimed.status_code, after.status_code) == (409, 409, 201)
    assert f"/cases/{case}/ask/" in before.json()["detail"]


def approve(case, *, by):
    """Record an approval that names the head of the organ, whoever records it."""
    said = {"matter": "other", "decision": "approved", "opinion": "同意"}
    said |= {"approver": f"officer:{HEAD}", "approver_role": "head_organ"}
    act, now = payload.act_from(act_type("approval"), said), clock.now()
    perform.record_in_case(
        act,
        case=f"case:{case}",
        by=actor(by),
        occurred_at=now,
        now=now,
        key=a_key(),
        seen=head_of(case),
    )
