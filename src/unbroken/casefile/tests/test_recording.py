"""Recording any act in a case by its generated form."""

import re
import uuid

import pytest
from django.test import Client

from unbroken.base import clock
from unbroken.casefile import find, perform
from unbroken.casefile.acts import CaseNumbered
from unbroken.casefile.models import Case, CasePerson
from unbroken.chain.entry import Entry
from unbroken.people import find as people
from unbroken.people.tests import world

TEAM = {"officer": "officer:330112", "role": "case_officer", "change": "joined", "reason": "增援"}
NOW = "2026-11-20T09:00:00"


@pytest.fixture(autouse=True)
def _pages(plain_pages, settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def case(station):
    world.register_unit()
    world.register("330112", "case_officer")
    world.account("330112")
    case, now = perform.new_case(), clock.now()
    by = actor("330112")
    said = CaseNumbered()
    perform.open_case(
        Entry(act=said, stream=case, by=by, occurred_at=now, key=world.a_key()), now=now
    )
    return Case.objects.get(ref=case)


def actor(code):
    standing = people.standing_of(f"officer:{code}", now=clock.now())
    founder = world.founder()
    return people.actor_of(
        standing, factor=founder.factor, factor_at=founder.factor_at, terminal="test"
    )


@pytest.fixture
def officer(case) -> Client:
    return world.client_of("330112")


def page_of(case, wire_name=""):
    return f"/cases/{case.ref.removeprefix('case:')}/record/{wire_name and wire_name + '/'}"


def typed(**said):
    return {"@key": str(uuid.uuid4()), "@occurred_at": NOW, **said}


def test_the_list_leads_to_the_forms_of_what_one_may_record(case, officer):
    page = officer.get(page_of(case)).content.decode()
    found = officer.get(page_of(case), {"q": "person"}).content.decode()

    assert page_of(case, "person_record") in page
    assert page_of(case, "case_closure_approval") not in found
    assert page.count("/record/") > found.count("/record/")


def test_what_is_typed_is_recorded_once_and_said_to_be_safe(case, officer):
    form = typed(name="孙𠮷", role="victim")

    first = officer.post(page_of(case, "person_record"), form)
    again = officer.post(page_of(case, "person_record"), form)

    assert first.status_code == again.status_code == 302
    assert first.url == again.url == f"/cases/{case.ref.removeprefix('case:')}/2/"
    assert "Your record is safe: No. 2." in officer.get(first.url).content.decode()
    assert [one.name for one in find.persons_of(case.ref)] == ["孙𠮷"]


def test_a_person_of_another_case_cannot_be_moved_by_naming_him(case, officer):
    form = typed(name="孙𠮷", role="victim")
    officer.post(page_of(case, "person_record"), form)
    known = CasePerson.objects.get()

    officer.post(page_of(case, "person_record"), typed(name="另一人", person=known.ref))

    assert CasePerson.objects.get(ref=known.ref).name == "孙𠮷"
    assert CasePerson.objects.count() == 2


def test_a_time_in_the_future_is_refused_beside_its_field_and_nothing_is_recorded(case, officer):
    form = typed(name="孙𠮷") | {"@occurred_at": "2099-01-01T00:00:00"}

    answer = officer.post(page_of(case, "person_record"), form)

    words = re.sub(r"\s+", " ", answer.content.decode())
    assert "Nothing has been recorded yet." in words
    assert "When it happened lies in the future." in words
    assert "孙𠮷" in words
    assert len(find.acts_of(case)) == 1


def test_nobody_records_where_he_may_not_even_look(case):
    world.register("100009", "case_officer", unit="unit:traffic")
    world.account("100009")
    stranger = world.client_of("100009")

    for wire_name in ("person_record", "no_such_act", ""):
        hidden = stranger.get(page_of(case, wire_name))
        assert hidden.status_code == 404
    assert stranger.post(page_of(case, "person_record"), typed(name="x")).status_code == 404
    assert len(find.acts_of(case)) == 1


def test_who_sees_a_case_but_may_not_record_is_told_so_and_nothing_is_recorded(case, officer):
    page = officer.get(page_of(case, "case_team_change")).content.decode()
    sent = officer.post(page_of(case, "case_team_change"), typed(**TEAM))

    assert "You may see this case, but not record this in it." in page
    assert sent.status_code == 403
    assert len(find.acts_of(case)) == 1


def test_what_belongs_to_no_case_has_no_form_there(case, officer):
    for wire_name in ("role_grant", "no_such_act"):
        assert officer.get(page_of(case, wire_name)).status_code == 404


def test_a_person_entered_in_a_form_can_be_chosen_in_the_next(case, officer):
    officer.post(page_of(case, "person_record"), typed(name="孙𠮷"))

    page = officer.get(page_of(case, "rights_notice")).content.decode()

    assert "孙𠮷" in page


def test_only_who_may_approve_is_offered_as_approver(case, officer):
    world.register("330101", "head_unit")
    world.register("330010", "legal", unit="unit:fz")
    world.register("330900", "defence", unit="unit:fz")
    world.register("330113", "case_officer")

    page = officer.get(page_of(case, "seizure_decision")).content.decode()

    offered = re.search(r'<select name="approver".*?</select>', page, re.DOTALL).group()
    roles = re.search(r'name="approver_role".*?(?:</select>|</fieldset>)', page, re.DOTALL).group()
    assert set(re.findall(r'value="officer:(\d+)"', offered)) == {"330101", "330010"}
    assert set(re.findall(r'value="([a-z_]+)"', roles)) == {"head_unit", "head_organ", "legal"}


def test_a_form_stands_filled_in_with_what_the_page_that_led_here_knows(case, officer):
    told = "?ground=清点&measure=seal&unknown=1"
    page = officer.get(page_of(case, "seizure_decision") + told).content.decode()

    assert 'value="清点"' in page
    assert re.search(r'value="seal"[^>]*(?:checked|selected)', page)
