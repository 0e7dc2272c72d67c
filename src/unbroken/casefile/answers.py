"""What the API tells: the shapes of its answers, and how rows and acts become them."""

import datetime as dt
import uuid
from typing import Any

from ninja import Field, Schema

from unbroken.base.identifiers import id_of
from unbroken.casefile.models import Case
from unbroken.chain import payload
from unbroken.chain.receipt import Receipt
from unbroken.chain.recorded import Recorded, missing_of
from unbroken.chain.register import Act
from unbroken.rulebook import find as rulebook
from unbroken.rulebook.finding import ObligationState
from unbroken.rulebook.models import Finding, Obligation


class CaseOut(Schema):
    """A case as it is now."""

    id: uuid.UUID
    number: str | None
    title: str
    family: str
    unit: str
    stage: str
    records: int = Field(description="The number of its last record; the ETag of the case")
    opened_at: dt.datetime
    last_at: dt.datetime
    closed_at: dt.datetime | None
    loaded: bool


class CasesOut(Schema):
    """Some of the cases that one may see, the one with the newest record first."""

    count: int
    items: list[CaseOut]


class ActOut(Schema):
    """One record, as it was said."""

    id: uuid.UUID
    n: int
    type: str
    hash: str
    by: str
    unit: str | None
    occurred_at: dt.datetime
    recorded_at: dt.datetime
    corrects: uuid.UUID | None
    after_closure_reason: str | None = Field(description="Why it came after the case was closed")
    loaded: bool
    missing: list[str] = Field(description="Required details that were not given")
    said: dict[str, Any]
    signatures: Any
    media: Any


class ActsOut(Schema):
    """Records of a case in the order of their numbers; `next` is the last number, where more follow."""

    items: list[ActOut]
    next: int | None


class ReceiptOut(Schema):
    """What whoever records gets back."""

    log: str
    act: uuid.UUID
    type: str
    case: uuid.UUID
    n: int
    hash: str
    recorded_at: dt.datetime
    repeated: bool = Field(description="The same key was sent before; nothing was recorded anew")
    missing: list[str]


class ObligationOut(Schema):
    """Something that must be done by a time."""

    id: uuid.UUID
    rule: str
    severity: str
    subject: str
    case: uuid.UUID | None
    opened_by: str
    due_at: dt.datetime
    state: ObligationState
    provisional: bool
    discharged_by: str | None
    discharged_at: dt.datetime | None
    remedies: list[str] = Field(description="The types of act that discharge it")


class FindingOut(Schema):
    """A breach of a rule, and where it stands."""

    id: uuid.UUID
    rule: str
    severity: str
    subject: str
    case: uuid.UUID | None
    state: str
    raised_at: dt.datetime
    start: dt.datetime | None
    end: dt.datetime | None
    due_at: dt.datetime | None
    text_zh: str
    text_en: str
    remedies: list[str]


def receipt(made: Receipt, case: uuid.UUID, act: Act) -> ReceiptOut:
    """Tell what was recorded, and which required details it leaves out."""
    return ReceiptOut(
        log=made.log_id,
        act=made.act,
        type=made.type,
        case=case,
        n=made.n,
        hash=made.h.hex(),
        recorded_at=made.recorded_at,
        repeated=made.repeated,
        missing=list(missing_of(act)),
    )


def case(found: Case) -> CaseOut:
    """Tell a case as it is now."""
    return CaseOut(
        id=uuid.UUID(id_of(found.ref)),
        number=found.number,
        title=found.title,
        family=found.family,
        unit=found.unit,
        stage=found.stage,
        records=found.acts,
        opened_at=found.opened_at,
        last_at=found.last_at,
        closed_at=found.closed_at,
        loaded=found.loaded,
    )


def act(event: Recorded[Act]) -> ActOut:
    """Tell a record as it was said."""
    return ActOut(
        id=event.id,
        n=event.n,
        type=event.declared.wire_name,
        hash=event.h.hex(),
        by=event.by,
        unit=event.unit,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        corrects=event.corrects,
        after_closure_reason=event.after_closure_reason or None,
        loaded=event.loaded,
        missing=list(event.missing()),
        said=payload.of_act(event.act),
        signatures=payload.of_signatures(event.signatures),
        media=payload.of_media(event.media),
    )


def obligation(one: Obligation, now: dt.datetime) -> ObligationOut:
    """Tell a duty, and where it stands at a moment."""
    return ObligationOut(
        id=uuid.UUID(id_of(one.ref)),
        rule=one.rule,
        severity=one.severity,
        subject=one.subject,
        case=_uuid(one.case),
        opened_by=one.opened_by,
        due_at=one.due_at,
        state=rulebook.state_of(one, now),
        provisional=one.provisional,
        discharged_by=one.discharged_by,
        discharged_at=one.discharged_at,
        remedies=list(one.remedies),
    )


def finding(one: Finding) -> FindingOut:
    """Tell a finding."""
    return FindingOut(
        id=uuid.UUID(id_of(one.ref)),
        rule=one.rule,
        severity=one.severity,
        subject=one.subject,
        case=_uuid(one.case),
        state=one.state,
        raised_at=one.raised_at,
        start=one.start,
        end=one.end,
        due_at=one.due_at,
        text_zh=one.text_zh,
        text_en=one.text_en,
        remedies=list(one.remedies),
    )


def _uuid(reference: str | None) -> uuid.UUID | None:
    return uuid.UUID(id_of(reference)) if reference else None
