"""A desk for tests: a unit with its officers, and what is typed there."""

import datetime as dt
import uuid

from django.test import Client
from django.utils import timezone

from unbroken.base import clock
from unbroken.casefile.models import Case
from unbroken.intake.models import Report
from unbroken.people.tests import world

DESK, HANDLER, HEAD, CHIEF, DISPATCHER = "330114", "330112", "330101", "330001", "330020"


def man() -> None:
    """Enter the unit, the command centre and everybody whom the theft needs."""
    world.register_unit()
    world.register_unit("command", "指挥中心")
    world.register(DESK, "desk_officer")
    world.register(HANDLER, "case_officer")
    world.register(HEAD, "head_unit")
    world.register(CHIEF, "head_organ", unit="unit:organ")
    world.register(DISPATCHER, "dispatcher", unit="unit:command")


def seat(code: str, language: str = "en") -> Client:
    """Sign an officer in."""
    world.account(code)
    client = world.client_of(code)
    client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
    return client


def typed(at: dt.datetime | None = None) -> str:
    """Write a moment as the browser's control sends it."""
    return timezone.localtime(at or clock.now()).strftime("%Y-%m-%dT%H:%M:%S")


def theft(**other: object) -> dict[str, object]:
    """Return what the desk types for the theft."""
    said = {
        "key": str(uuid.uuid4()),
        "who_name": "孙𠮷",
        "who_phone": "13800002201",
        "who_role": "victim",
        "who_document_kind": "identity_card",
        "who_document_no": "330105199001011234",
        "what_summary": "𠮷祥手机店被盗",
        "what_kind": "theft",
        "report_facts": "晨开店时发现三部手机和现金4200元被盗",
        "report_place_text": "城东路18号𠮷祥手机店",
        "report_loss": "9700.00",
        "report_report_kind": "report",
        "report_channel": "walk_in",
        "report_family": "criminal",
        "report_anonymous": "no",
        "report_received_at": typed(),
        "receipt_delivered": "hand",
        "others-count": "0",
    }
    return {**said, **other}


def report() -> Report:
    """Return the only report."""
    return Report.objects.get()


def address(of: Report, page: str) -> str:
    """Return the address of a page about a report."""
    case = of.ref.removeprefix("case:")
    link = "intake" if page in {"receipt", "report"} else "cases"
    return f"/{link}/{case}/{page}/"


def case() -> Case:
    """Return the only case."""
    return Case.objects.get()
