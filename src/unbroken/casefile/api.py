"""Cases by machine: the same questions and the same door as the pages, as JSON."""

import datetime as dt
import json
import uuid
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema, Status
from pydantic import AwareDatetime

from unbroken.base import clock
from unbroken.base.identifiers import ActId, CaseRef, Key, StreamName, ref
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import answers, find, perform, recording
from unbroken.casefile.models import Case
from unbroken.chain import born, read, values
from unbroken.chain.forms import AHEAD_MAX
from unbroken.chain.register import Act, ActType, Nature
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require_able
from unbroken.rulebook import find as rulebook

BODY_BYTES_MAX = 2 * 1024 * 1024
A_PAGE, A_PAGE_MAX = 50, 500
IF_MATCH = r'^"\d{1,12}"$'

router = Router(tags=["cases"])


class BodyUnreadable(Refusal):
    """The body of a record is one JSON object: the fields of its type."""

    sentence = N_("The body is not a JSON object.")
    remedy = N_("Send the fields of the act as one JSON object, in UTF-8.")
    status = HTTPStatus.BAD_REQUEST


class BodyTooLarge(Refusal):
    """What is large is a file, and goes by its own way."""

    sentence = N_("The body has more than %(limit)d bytes.")
    remedy = N_("Upload files first, and name their digests.")
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class KeyMissing(Refusal):
    """A record that is sent twice is recorded once, by the sender's key."""

    sentence = N_("The header Idempotency-Key is missing.")
    remedy = N_(
        "Send a UUID of your own with each record, and the same one when you send it again."
    )
    status = HTTPStatus.BAD_REQUEST


class HeadNotSeen(Refusal):
    """A decision or correction says up to which record its maker has read the case."""

    sentence = N_("The header If-Match is missing: a decision says what it has seen.")
    remedy = N_("Read the case, and send the ETag of its last answer as If-Match.")
    status = HTTPStatus.PRECONDITION_REQUIRED


class OnItsPage(Refusal):
    """What a page asks more for than its fields is decided there, by the account that is signed in."""

    sentence = N_("This is decided on its own page only.")
    remedy = N_("Open the page %(page)s; it names what is missing and who may decide.")
    status = HTTPStatus.CONFLICT


class WhenUnsaid(Refusal):
    """A record says when it happened: were it "now", the same thing sent twice would be two things."""

    sentence = N_("%(path)s is missing.")
    remedy = N_("Say when it happened, as 2026-11-24T09:31:00+08:00.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class LiesAhead(Refusal):
    """What happened did not happen in the future."""

    sentence = N_("%(path)s lies in the future. Enter when it happened.")
    remedy = N_("Check the clock of the sender.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Part(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(A_PAGE, ge=1, le=A_PAGE_MAX)
    offset: int = Field(0, ge=0, le=1_000_000)


class Following(Schema):
    """From where on, and how many."""

    after: int = Field(0, ge=0)
    limit: int = Field(A_PAGE, ge=1, le=A_PAGE_MAX)


class Around(Schema):
    """What the address of a record says beside its case and type."""

    occurred_at: AwareDatetime | None = Field(None, description="When it happened")
    corrects: uuid.UUID | None = Field(None, description="The record that this one corrects")
    after_closure_reason: str = Field(
        "",
        max_length=1000,
        description="Why it comes after the case was closed; a decision says it",
    )


class Sent(Schema):
    """What the headers of a record say."""

    # Asked for in the view: whoever may not see the case is told so first, like of one that is absent.
    idempotency_key: uuid.UUID | None = Field(None, alias="Idempotency-Key")
    if_match: str | None = Field(None, alias="If-Match", pattern=IF_MATCH)


@router.get("/cases", response=answers.CasesOut, url_name="cases", summary="Cases that one may see")
def cases(request: HttpRequest, part: Query[Part]) -> answers.CasesOut:
    """List the cases that one may see, the one with the newest record first."""
    now = clock.now()
    require_able(actor_of(request), "case.see", now)
    found = find.cases_for(actor_of(request), now)
    shown = found[part.offset : part.offset + part.limit]
    return answers.CasesOut(count=found.count(), items=[answers.case(one) for one in shown])


@router.get("/cases/{uuid:case}", response=answers.CaseOut, url_name="case", summary="One case")
def one_case(request: HttpRequest, response: HttpResponse, case: uuid.UUID) -> answers.CaseOut:
    """Show one case; its ETag is what a decision about it sends as If-Match."""
    found = _case_for(request, case)
    response["ETag"] = f'"{found.acts}"'
    return answers.case(found)


@router.get(
    "/cases/{uuid:case}/acts", response=answers.ActsOut, url_name="acts", summary="Its records"
)
def acts(
    request: HttpRequest,
    response: HttpResponse,
    case: uuid.UUID,
    part: Query[Following],
) -> answers.ActsOut:
    """Return the records of a case in order, those after a number."""
    found = _case_for(request, case)
    events = read.stream(StreamName(found.ref), after=part.after, count=part.limit)
    response["ETag"] = f'"{found.acts}"'
    more = bool(events) and events[-1].n < found.acts
    return answers.ActsOut(
        items=[answers.act(one) for one in events], next=events[-1].n if more else None
    )


@router.post(
    "/cases/{uuid:case}/acts/{slug:wire_name}",
    response={HTTPStatus.CREATED: answers.ReceiptOut, HTTPStatus.OK: answers.ReceiptOut},
    url_name="record",
    summary="Record an act",
    include_in_schema=False,  # Each type has an entry of its own, made from its declaration.
)
def record(
    request: HttpRequest, case: uuid.UUID, wire_name: str, sent: Header[Sent], around: Query[Around]
) -> Status[answers.ReceiptOut]:
    """Record an act of a case; the same key with the same content gives the first receipt."""
    now, actor = clock.now(), actor_of(request)
    found, declared = _case_for(request, case), recording.declared_of(wire_name)
    if sent.idempotency_key is None:
        raise KeyMissing
    if page := recording.own_page(found, declared):
        raise OnItsPage(page=page)
    act = values.act_of(declared, _named(declared, _body(request), Key(sent.idempotency_key)))
    occurred_at = around.occurred_at or _told(declared, act)
    if occurred_at is None:
        raise WhenUnsaid(path="occurred_at")
    _refuse_future(declared, act, occurred_at, now)
    decides = declared.nature is Nature.DECISION or around.corrects is not None
    if decides and sent.if_match is None:
        raise HeadNotSeen
    receipt = perform.record_in_case(
        act,
        case=CaseRef(found.ref),
        by=actor,
        occurred_at=occurred_at,
        now=now,
        key=Key(sent.idempotency_key),
        seen=int(sent.if_match.strip('"')) if sent.if_match else None,
        corrects=ActId(around.corrects) if around.corrects else None,
        after_closure_reason=around.after_closure_reason.strip(),
    )
    status = HTTPStatus.OK if receipt.repeated else HTTPStatus.CREATED
    return Status(status, answers.receipt(receipt, case, act))


@router.get(
    "/obligations",
    response=list[answers.ObligationOut],
    url_name="obligations",
    summary="What one owes",
)
def obligations(request: HttpRequest, part: Query[Part]) -> list[answers.ObligationOut]:
    """Return what one still has to see done, the most urgent first."""
    now = clock.now()
    found = rulebook.obligations_for(actor_of(request), now)
    return [answers.obligation(one, now) for one in found[part.offset : part.offset + part.limit]]


@router.get(
    "/cases/{uuid:case}/obligations",
    response=list[answers.ObligationOut],
    url_name="case_obligations",
    summary="What the rules want done in a case",
)
def case_obligations(request: HttpRequest, case: uuid.UUID) -> list[answers.ObligationOut]:
    """Return the obligations of a case, done and not done."""
    now, found = clock.now(), _case_for(request, case)
    return [answers.obligation(one, now) for one in find.obligations_in([found.ref])]


@router.get(
    "/cases/{uuid:case}/findings",
    response=list[answers.FindingOut],
    url_name="case_findings",
    summary="What the rules found in a case",
)
def case_findings(request: HttpRequest, case: uuid.UUID) -> list[answers.FindingOut]:
    """Return what was found in a case, and where it stands."""
    found = _case_for(request, case)
    return [answers.finding(one) for one in find.findings_in([found.ref])]


def _case_for(request: HttpRequest, case: uuid.UUID) -> Case:
    return find.case_for(actor_of(request), CaseRef(ref("case", case)), clock.now())


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > BODY_BYTES_MAX:
        raise BodyTooLarge(limit=BODY_BYTES_MAX)
    try:
        said = json.loads(request.body)
    except ValueError as wrong:
        raise BodyUnreadable from wrong
    if not isinstance(said, dict):
        raise BodyUnreadable
    return said


def _named(declared: ActType, body: dict[str, Any], key: Key) -> dict[str, Any]:
    """Name what comes into being by the key alone: a repeat need not come in the same moment."""
    born.refuse_names(declared, body)
    return born.with_names(declared, body, key=key, milliseconds=key.int >> 80)


def _told(declared: ActType, act: Act) -> dt.datetime | None:
    """Return when what lasts began, where the act itself says so."""
    field = declared.field(declared.lasts.start if declared.lasts else declared.coverage.start)
    told = getattr(act, field.attribute) if field else None
    return told if isinstance(told, dt.datetime) else None


def _refuse_future(declared: ActType, act: Act, occurred_at: dt.datetime, now: dt.datetime) -> None:
    """Refuse times ahead of ours; a sender's own clock may be a little off (decision 18)."""
    told: dict[str, object] = {"occurred_at": occurred_at}
    told |= {one.name: getattr(act, one.attribute) for one in declared.fields if not one.ahead}
    for name, moment in told.items():
        if isinstance(moment, dt.datetime) and moment > now + AHEAD_MAX:
            raise LiesAhead(path=name)
