"""A station for looking at every page: the demonstration's past, and one of each thing beside it."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.end_to_end.routes import DISPATCHER, OFFICER, SECURITY, Comes, Page
from tests.things import THINGS
from unbroken.area.models import Stay
from unbroken.base import clock
from unbroken.base.identifiers import id_of
from unbroken.chain.actor import Actor, Factor
from unbroken.intake.models import Report
from unbroken.interrogation.models import Session
from unbroken.media.models import Recording
from unbroken.people import find
from unbroken.people.tests import keys, world
from unbroken.propertyroom.models import Item
from unbroken.rulebook.models import Finding
from unbroken.station import roster
from unbroken.station.demonstration import seed
from unbroken.supervision.rounds import Rounds


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """What is on a station, by the names that the table of pages uses."""

    things: Mapping[str, str] = field(default_factory=dict)

    def session_for(self, page: Page) -> str | None:
        """Return the session's key of whoever comes to a page, or None for a stranger."""
        if page.comes is Comes.STRANGER:
            return None
        if page.comes is Comes.HALF_WAY:
            return _half_way(page.by)
        client = world.seat(page.by)
        if page.comes is Comes.BY_CARD:
            client.post(reverse("people:take_card"), {"officer": f"officer:{page.by}"})
        if page.comes is Comes.LOCKED:
            client.post(reverse("people:lock"))
        return client.cookies["session"].value


def without_cases() -> Seeded:
    """Enter the officers, rooms and devices of the demonstration, and nothing that happened."""
    roster.record_all(json.loads(seed.ROSTER.read_text("utf-8")), at=clock.now(), source="tests")
    return Seeded(things=_account_with_every_factor())


def with_cases() -> Seeded:
    """Bring in the past of the demonstration, let the rules look at it, and add what it lacks."""
    cases = seed.load_all(now=clock.now())
    Rounds().go(clock.now())
    theft, shop, fraud = (
        id_of(cases[name]) for name in ("T-2026-1013", "Z-2026-1123", "L-2026-1031")
    )
    told = _of_the_stories(theft, shop)
    return Seeded(
        things={"theft": theft, "shop": shop, "fraud": fraud}
        | told
        | _account_with_every_factor()
        | _beside_the_stories()
    )


def _of_the_stories(theft: str, shop: str) -> dict[str, str]:
    stays = {one.name: one for one in Stay.objects.all()}
    items = {one.name: one for one in Item.objects.filter(case=f"case:{shop}")}
    rows = {
        "inside": stays["林某"],
        "summoned": stays["赵某"],
        "gone": stays["周强"],
        "caseless": stays["马某某"],
        "ended": Session.objects.filter(case=f"case:{theft}").earliest("started_at"),
        "stored": items["手机"],
        "screwdriver": items["螺丝刀"],
        "found": Finding.objects.filter(stream=f"case:{shop}").earliest("ref"),
        "file": Recording.objects.filter(case=f"case:{theft}", kind="file").earliest("ref"),
    }
    return {name: id_of(row.ref) for name, row in rows.items()}


def _beside_the_stories() -> dict[str, str]:
    """Make one of each thing that the stories lack."""
    actor = _actor(OFFICER)
    made = {kind: THINGS[kind]("team", actor).names for kind in _MORE}
    interrupted = THINGS["session"]("team", actor).names["session"]
    client = world.seat(OFFICER)
    client.post(
        reverse("interrogation:break", args=[interrupted]),
        {"key": str(uuid.uuid4()), "cause": "network", "spoken_note": "yes"},
    )
    return {
        "running": str(made["session"]["session"]),
        "line": str(made["session"]["line"]),
        "interrupted": str(interrupted),
        "taken": str(made["report"]["case"]),
        "called": _called(),
        "listed": str(made["seizure_list"]["case"]),
        "list": str(made["seizure_list"]["number"]),
        "asked": str(made["request"]["asked"]),
        "answered": str(made["answer"]["finding"]),
        "disclosed": str(made["disclosure"]["case"]),
        "disclosure": str(made["disclosure"]["number"]),
        "film": str(made["recording"]["recording"]),
    }


_MORE = ("session", "report", "seizure_list", "request", "answer", "disclosure", "recording")


def _called() -> str:
    """Take down a call of which nobody has entered the report yet; return its case."""
    said = {
        "key": str(uuid.uuid4()),
        "call_channel": "call_110",
        "call_place_text": "城东路18号",
        "call_gist": "店里的手机被偷了",
        "call_urgency": "normal",
        "call_dispatched_unit": "unit:cd",
        "what_summary": "𠮷祥手机店被盗",
        "what_kind": "theft",
        "what_case_type": "yes",
    }
    world.seat(DISPATCHER).post(reverse("intake:call"), said)
    return id_of(Report.objects.get(state="called").ref)


def _account_with_every_factor() -> dict[str, str]:
    """Give one officer a passkey beside the authenticator."""
    account = world.account(SECURITY)
    keys.add_key(world.seat(SECURITY), keys.SoftKey())
    held = Authenticator.objects.get(user=account, type=Authenticator.Type.WEBAUTHN)
    return {"passkey": str(held.pk)}


def _half_way(code: str) -> str:
    """Show the password only; return the key of the session that waits for more."""
    client = world.Client()
    client.post(reverse("account_login"), {"login": code, "password": world.PASSWORD})
    return client.cookies["session"].value


def _actor(code: str) -> Actor:
    standing = find.standing_of(f"officer:{code}", now=clock.now())
    return find.actor_of(standing, factor=Factor.PASSKEY, factor_at=clock.now(), terminal="test")
