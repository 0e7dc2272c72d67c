"""The API: the same rights, the same door, and refusals that a program and a person can read."""

import json
import uuid

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import Key, StreamName, id_of, new_id, ref
from unbroken.casefile import perform
from unbroken.chain import payload, read
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.chain.register import act_type
from unbroken.people.tests import world

CODE = "330112"
NOON = "2026-11-24T12:00:00%2B08:00"


@pytest.fixture
def officer(plain_pages, station):
    world.register_unit()
    world.register(CODE, "case_officer", "desk_officer", "head_unit")
    world.account(CODE)
    return world.client_of(CODE)


@pytest.fixture
def case(officer) -> str:
    """Open a case of the officer's; return its id."""
    now = clock.now()
    by = Actor(
        id=ActorRef(f"officer:{CODE}"),
        person=PersonBehind(CODE),
        unit="unit:cd",
        roles=frozenset({"desk_officer"}),
        factor=Factor.PASSKEY,
        factor_at=now,
        terminal="desk-1",
    )
    act = payload.act_from(act_type("incident"), {"summary": "赵某盗窃案"})
    made = perform.new_case()
    perform.open_case(
        Entry(act=act, stream=StreamName(made), by=by, occurred_at=now, key=Key(uuid.uuid4())),
        now=now,
    )
    return id_of(made)


def person(name: str = "孙𠮷") -> dict[str, str]:
    return {"name": name, "role": "victim"}


def post(
    client,
    case: str,
    said: object,
    *,
    act="person_record",
    key=None,
    language="en",
    at=NOON,
    **more,
):
    headers = {"accept-language": language, **more}
    headers |= {"Idempotency-Key": key} if key else {}
    body = said if isinstance(said, str) else json.dumps(said)
    return client.post(
        f"/api/cases/{case}/acts/{act}?occurred_at={at}",
        body,
        content_type="application/json",
        headers=headers,
    )


def test_a_record_that_is_sent_twice_is_recorded_once(officer, case):
    said, key = person(), str(uuid.uuid4())

    first = post(officer, case, said, key=key)
    again = post(officer, case, said, key=key)
    other = post(officer, case, person("李四"), key=key)

    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json() == {**first.json(), "repeated": True}
    assert read.head(StreamName(f"case:{case}")) == 2
    acts = officer.get(f"/api/cases/{case}/acts?after=1").json()
    assert acts["items"][0]["said"]["name"] == "孙𠮷"
    assert acts["next"] is None


def test_a_refusal_names_field_and_remedy_in_the_language_of_the_sender(officer, case):
    wrong = {**person(), "role": "hero", "colour": "red"}

    english = post(officer, case, wrong, key=str(uuid.uuid4()))
    chinese = post(officer, case, wrong, key=str(uuid.uuid4()), language="zh-hans")

    assert english.status_code == chinese.status_code == 422
    assert english["Content-Type"] == "application/problem+json"
    assert {one["field"] for one in english.json()["errors"]} == {"role", "colour"}
    assert "Use one of" in str(english.json()["errors"])
    assert "请" in chinese.json()["detail"]
    assert read.head(StreamName(f"case:{case}")) == 1


@pytest.mark.parametrize(
    ("said", "more", "status"),
    [
        ("[1]", {"key": str(uuid.uuid4())}, 400),
        ("{", {"key": str(uuid.uuid4())}, 400),
        (person(), {}, 400),
        (person(), {"key": str(uuid.uuid4()), "at": ""}, 400),
        (person(), {"key": str(uuid.uuid4()), "at": "2999-01-01T00:00:00Z"}, 422),
        (person(), {"key": "seven"}, 400),
        ({}, {"key": str(uuid.uuid4()), "act": "no_such_act"}, 404),
        ({}, {"key": str(uuid.uuid4()), "act": "role_grant"}, 404),
        ({}, {"key": str(uuid.uuid4()), "act": "case_closure"}, 409),
    ],
)
def test_what_cannot_be_read_is_no_fault_of_the_server(officer, case, said, more, status):
    answer = post(officer, case, said, **more)

    assert answer.status_code == status
    assert answer.json()["title"]
    assert answer.json()["detail"]


def test_a_stranger_and_an_officer_of_another_unit_learn_nothing(officer, case, client):
    world.register("770001", "case_officer", unit="unit:zz")
    world.account("770001")
    other = world.client_of("770001")
    absent = str(uuid.UUID(int=1))

    assert client.get("/api/cases").status_code == 401
    assert other.get("/api/cases").json() == {"count": 0, "items": []}
    for path in ("", "/acts", "/obligations", "/findings"):
        hidden = other.get(f"/api/cases/{case}{path}")
        missing = other.get(f"/api/cases/{absent}{path}")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.json() == {**missing.json(), "instance": hidden.json()["instance"]}
    assert post(other, case, person(), key=str(uuid.uuid4())).status_code == 404


def test_a_page_of_another_site_cannot_record_in_ones_name(officer, case):
    officer.handler.enforce_csrf_checks = True

    assert post(officer, case, person(), key=str(uuid.uuid4())).status_code == 403
    assert read.head(StreamName(f"case:{case}")) == 1


def test_a_decision_says_what_it_has_seen(officer, case):
    now = payload.of_moment(clock.now())
    said = {"lead": f"officer:{CODE}", "second": "officer:330113", "started_at": now}
    seen = officer.get(f"/api/cases/{case}")["ETag"]

    blind = post(officer, case, said, act="case_assignment", key=str(uuid.uuid4()))
    sure = post(
        officer, case, said, act="case_assignment", key=str(uuid.uuid4()), **{"If-Match": seen}
    )

    assert (blind.status_code, sure.status_code) == (428, 201), sure.content.decode()
    assert sure.json()["n"] == 2


def test_the_description_has_every_act_that_can_be_recorded(officer):
    described = officer.get("/api/openapi.json").json()

    entry = described["paths"]["/api/cases/{case}/acts/property_item"]["post"]
    assert entry["summary"] == "涉案财物 · Item of property"
    named = entry["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert named.removeprefix("#/components/schemas/") in described["components"]["schemas"]
    assert "/api/cases/{case}/acts/role_grant" not in described["paths"]


def test_nobody_takes_a_person_out_of_another_case_by_naming_him(officer, case):
    known = ref("person", new_id())

    answer = post(officer, case, person() | {"person": known}, key=str(uuid.uuid4()))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "person"
    assert "named by the station" in answer.json()["errors"][0]["title"]
