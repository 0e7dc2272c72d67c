"""The board, a finding and the closing page in a real browser, with a case that has findings."""

import json
import time
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.page_checks import check_page
from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Key, OfficerRef, new_id
from unbroken.casefile import perform
from unbroken.casefile.acts import CaseOfficersAssigned
from unbroken.casefile.models import Case
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.people.tests import world
from unbroken.rulebook.models import Finding
from unbroken.station import load
from unbroken.supervision.rounds import Rounds

pytestmark = pytest.mark.browser


@pytest.fixture
def case(served_station, shared, tmp_path):
    """Serve a station with a loaded case that is not closed, its findings reported."""
    folder = shared / "domain" / "stories"
    registry = json.loads((folder / "registry.json").read_text(encoding="utf-8"))
    lines = (folder / "broken" / "1b-exhibit-late-and-swapped.jsonl").read_text("utf-8")
    story = tmp_path / "story.jsonl"
    kept = lines.splitlines()
    kept = kept[: next(n for n, line in enumerate(kept) if '"case_closure"' in line)]
    story.write_text("\n".join(kept), encoding="utf-8")
    load.load(file=story, registry=registry)
    row = Case.objects.get()
    _assign(row)
    Rounds().go(clock.now())
    world.account("330112")
    return row


def _assign(row):
    now = clock.now()
    head = Actor(
        id=ActorRef("officer:330101"),
        person=PersonBehind("officer:330101"),
        unit=row.unit,
        roles=frozenset({"head_unit"}),
        factor=Factor.PASSKEY,
        factor_at=now,
        terminal="desk-1",
    )
    team = CaseOfficersAssigned(
        lead=OfficerRef("officer:330112"), second=OfficerRef("officer:330113"), started_at=now
    )
    perform.record_in_case(
        team,
        case=CaseRef(row.ref),
        by=head,
        occurred_at=now,
        now=now,
        key=Key(new_id()),
        seen=row.acts,
    )


def test_the_pages_of_supervision_hold(browser, served_station, case):
    client = world.client_of("330112", HTTP_HOST=urlsplit(served_station).netloc)
    kept = client.session
    kept["account_authentication_methods"] = [
        {"method": "mfa", "type": "webauthn", "at": time.time()}
    ]
    kept.save()  # Closing asks for a passkey that answered just now.
    session = client.cookies["session"].value
    cookies = [{"name": "session", "value": session, "url": served_station}]
    finding = Finding.objects.order_by("ref").first().ref.removeprefix("finding:")

    for page in (
        f"{served_station}/supervision/?show=all",
        f"{served_station}/supervision/findings/{finding}/",
        f"{served_station}/supervision/print/?show=all",
        f"{served_station}/cases/{case.ref.removeprefix('case:')}/close/",
    ):
        check_page(browser, page, cookies=cookies)
