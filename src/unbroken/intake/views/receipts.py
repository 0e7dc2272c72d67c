"""What a receipt says: the same in both languages at once, whoever prints it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from unbroken.base import time_words
from unbroken.base.codes import CodeList
from unbroken.base.identifiers import ActId, id_of
from unbroken.casefile.codes import FAMILY
from unbroken.chain import read
from unbroken.chain.recorded import Recorded
from unbroken.chain.register import Act, ActType
from unbroken.intake import find
from unbroken.intake.acts import ReportReceiptIssued, ReportTaken
from unbroken.intake.codes import INTAKE_RESULT
from unbroken.intake.models import Report

GIST_CHARACTERS_MAX = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a receipt, labelled in both languages."""

    zh: str
    en: str
    value: str
    number: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A receipt as it is printed."""

    of: str
    zh: str
    en: str
    code: str
    reporter: str
    unit: str
    gist: str
    given_at: dt.datetime
    digest: str
    lines: tuple[Line, ...]


def papers_of(report: Report) -> tuple[Paper, ...]:
    """Return the receipts that were given: for the report, then for its acceptance."""
    given = (report.receipt, report.acceptance_receipt)
    return tuple(_paper(report, read.one(ActId(uuid.UUID(id_of(one))))) for one in given if one)


def _paper(report: Report, event: Recorded[Act]) -> Paper:
    number, code = _said(event, "number"), _said(event, "query_code")
    reporter = find.reporter_of(report)
    return Paper(
        of="report" if isinstance(event.act, ReportReceiptIssued) else "acceptance",
        zh=event.declared.zh,
        en=event.declared.en,
        code=" ".join(one for one in (number, code) if one),
        reporter=(reporter.name if reporter else None) or "",
        unit=find.name_of(report.unit),
        gist=report.gist[:GIST_CHARACTERS_MAX],
        given_at=event.occurred_at,
        digest=event.h.hex(),
        lines=tuple(line for line in _lines(report, event) if line.value),
    )


def _lines(report: Report, event: Recorded[Act]) -> list[Line]:
    act, taken = event.declared, ReportTaken.declared
    case = find.numbers_of([report]).get(report.ref, "")
    officer = find.name_of(report.officer) if report.officer else ""
    return [
        _line(act, "number", _said(event, "number"), number=True),
        Line(zh="案号", en="Case number", value=case, number=True),
        _line(taken, "register_no", report.register_no or "", number=True),
        _line(taken, "received_at", _moment(report.taken_at), number=True),
        _line(taken, "place_text", report.place),
        *_told(report, event),
        _line(taken, "officer", officer),
    ]


def _told(report: Report, event: Recorded[Act]) -> list[Line]:
    """Say how to ask for news, or what was decided."""
    act = event.declared
    if isinstance(event.act, ReportReceiptIssued):
        return [
            _line(act, "query_code", event.act.query_code or "", number=True),
            _line(act, "complaint_channel", event.act.complaint_channel or "", number=True),
        ]
    return [
        Line(zh="处理结果", en="Decision", value=_both(INTAKE_RESULT, report.decision)),
        Line(zh="案件类别", en="Family of case", value=_both(FAMILY, report.family)),
    ]


def _line(act: ActType, name: str, value: str, *, number: bool = False) -> Line:
    field = act.field(name)
    assert field is not None  # noqa: S101 — the names above are declared.
    return Line(zh=field.zh, en=field.en, value=value, number=number)


def _said(event: Recorded[Act], name: str) -> str:
    return str(getattr(event.act, name, None) or "")


def _both(values: CodeList, code: str | None) -> str:
    word = values.word(code or "")
    return f"{word.zh} {word.en}" if word else ""


def _moment(at: dt.datetime | None) -> str:
    return time_words.full_moment(at, zone=timezone.get_current_timezone()) if at else ""
