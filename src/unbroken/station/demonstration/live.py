"""What officers do in the check: a fourth interrogation, on camera, and the end of the investigation."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from unbroken.base import clock
from unbroken.base.identifiers import (
    CaseRef,
    Code,
    Key,
    OfficerRef,
    PersonRef,
    SessionRef,
    StreamName,
)
from unbroken.casefile import perform
from unbroken.chain import read, values
from unbroken.chain.actor import Actor, Factor
from unbroken.chain.recorded import Signature
from unbroken.chain.register import act_type
from unbroken.interrogation import find as interrogation
from unbroken.interrogation import perform as films
from unbroken.people import find as people
from unbroken.station.demonstration.steps import StepFailed

LEAD, SECOND, LEGAL, HEAD = "330112", "330113", "330010", "330101"
AV_CUSTODIAN, PROPERTY_CUSTODIAN = "330161", "330160"
SUSPECT = "person person:T1013-zhou"
ITEMS = tuple(f"item item:T-2026-1013/P{number}" for number in (1, 2, 3))
RECORDINGS = tuple(f"recording rec:AV-T-2026-1013-S{number}" for number in (1, 2, 3))


def officer(code: str) -> Actor:
    """Return who an officer is now, as somebody who took his card."""
    # The card was taken a moment ago: a factor shown after the act would not count for it.
    taken_at = clock.now() - dt.timedelta(seconds=5)
    standing = people.standing_of(f"officer:{code}", now=clock.now())
    if standing is None:
        raise StepFailed(code)
    return people.actor_of(
        standing, factor=Factor.DEMONSTRATION, factor_at=taken_at, terminal="check"
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """The fourth interrogation."""

    ref: str
    started_at: dt.datetime
    ended_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Case:
    """The loaded case, and what its things are called here."""

    ref: CaseRef
    known: Mapping[str, str]

    def say(
        self,
        type_: str,
        body: Mapping[str, Any],
        *,
        by: Actor,
        at: dt.datetime | None = None,
        signed_by: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Record something in the case, as its page would."""
        declared = act_type(type_)
        if declared is None:
            raise StepFailed(type_)
        now = clock.now()
        perform.record_in_case(
            values.act_of(declared, dict(body)),
            case=self.ref,
            by=by,
            occurred_at=at or now,
            now=now,
            key=Key(uuid.uuid4()),
            seen=read.head(StreamName(self.ref)),
            accompanied_by=(OfficerRef(f"officer:{SECOND}"),) if by.id.endswith(LEAD) else (),
            signatures=tuple(
                Signature(slot=slot, person=_who(person), state="signed")
                for slot, persons in (signed_by or {}).items()
                for person in persons
            ),
        )


def _who(reference: str) -> OfficerRef | PersonRef:
    is_officer = reference.startswith("officer:")
    return OfficerRef(reference) if is_officer else PersonRef(reference)


def tell_session(case: Case, session: Session) -> None:
    """Record the interrogation and its transcript, as both officers signed it."""
    suspect, pair = case.known[SUSPECT], [f"officer:{LEAD}", f"officer:{SECOND}"]
    case.say(
        "interrogation_session",
        {
            "session": session.ref,
            "kind": "interrogation",
            "number": 4,
            "person": suspect,
            "person_sex": "male",
            "birth_date": "1997-05-08",
            "place_text": "江北区看守所第二讯问室",
            "place_reason": "已送看守所羁押",
            "started_at": session.started_at.isoformat(),
            "officers": pair,
            "av_grounds": ["M13", "M14"],
            "lawyer_notice": True,
        },
        by=officer(LEAD),
        at=session.started_at,
    )
    notice = {"session": session.ref, "kind": "recording_notice", "text": "已告知录音录像。"}
    case.say("transcript_line", notice, by=officer(LEAD), at=session.started_at)
    case.say(
        "transcript",
        {
            "session": session.ref,
            "started_at": session.started_at.isoformat(),
            "ended_at": session.ended_at.isoformat(),
            # Signed before the cameras stop, so that the signing is on the film.
            "signed_at": (session.ended_at - dt.timedelta(seconds=1)).isoformat(),
            "text": "问：对之前的供述有无补充？答：没有。",
            "pages": 1,
            "pages_signed": 1,
            "read_by": "self",
            "corrections": [],
            "end_formula": True,
            "recording_notice_noted": True,
            "rights_noted": True,
            "statement_kind": "admits",
            "electronic_signing": False,
        },
        by=officer(SECOND),
        at=session.started_at,
        signed_by={"person": [suspect], "officers": pair},
    )


def end_session(case: Case, session: Session) -> None:
    """Record that the interrogation is over: from here on the station enters its film by itself."""
    row = interrogation.recorded(SessionRef(session.ref))
    said = {"opened": row.began if row else None, "ended_at": session.ended_at.isoformat()}
    case.say("interrogation_session_end", said, by=officer(LEAD), at=session.ended_at)


def give_into_custody(session: Session) -> tuple[str, ...]:
    """Hand the film over to the custodian of recordings, as both confirm it; name what was handed over."""
    row = interrogation.recorded(SessionRef(session.ref))
    if row is None:
        raise StepFailed(session.ref)
    now = clock.now()
    films.take_into_custody(
        session=row,
        keeping=films.Keeping(mode=Code("server"), copies=2, seal_no=None, occurred_at=now),
        one=officer(LEAD),
        other=officer(AV_CUSTODIAN),
        now=now,
        key=Key(uuid.uuid4()),
        seen=read.head(StreamName(row.case)),
    )
    return tuple(interrogation.films_of(row))


def tell_end(case: Case, recordings: Sequence[str]) -> None:
    """Record the end of the investigation: conclusion, lists, the move to the procuratorate, the review."""
    items = [case.known[name] for name in ITEMS]
    filmed = [*(case.known[name] for name in RECORDINGS), *recordings]
    organ, head = "滨江市江北区人民检察院", "officer:330001"
    evidence = [case.known[f"T-2026-1013/seizure_record/{number}"] for number in (1, 2)]
    case.say(
        "investigation_conclusion",
        {
            "facts": "周强盗窃𠮷祥手机店三部手机及现金4200元，事实清楚",
            "evidence": evidence,
            "opinion": "移送审查起诉",
            "approver": head,
            "approver_role": "head_organ",
        },
        by=officer(LEAD),
        signed_by={"approver": [head]},
    )
    note = "已发还被害人，附照片和领条"
    row = {"proposal": "return", "with_case": False, "note": note}
    case.say(
        "transfer_list",
        {
            "to_organ": organ,
            "rows": [{"item": item, **row} for item in items],
            "face_to_face": True,
            "custodian": f"officer:{PROPERTY_CUSTODIAN}",
        },
        by=officer(PROPERTY_CUSTODIAN),
        signed_by={"custodian": [f"officer:{PROPERTY_CUSTODIAN}"]},
    )
    _tell_transfer(case, items, filmed)
    case.say(
        "approval",
        {
            "matter": "closing_review",
            "decision": "approved",
            "opinion": "案卷齐全",
            "approver": f"officer:{LEGAL}",
            "approver_role": "legal",
        },
        by=officer(LEGAL),
        signed_by={"approver": [f"officer:{LEGAL}"]},
    )


def _tell_transfer(case: Case, items: Sequence[str], filmed: Sequence[str]) -> None:
    """Record the move to the procuratorate, which counts what it receives."""
    now, head = clock.now().isoformat(), "officer:330001"
    case.say(
        "prosecution_transfer",
        {
            "opinion_no": "江公诉字〔2026〕118号",
            "suspects": [case.known[SUSPECT]],
            "volumes": 2,
            "recordings": list(filmed),
            "items": list(items),
            "told_suspect_at": now,
            "told_lawyer_at": now,
            "approver": head,
            "approver_role": "head_organ",
            "received": [{"volumes": 2, "recordings": len(filmed), "items": len(items), "at": now}],
        },
        by=officer(LEAD),
        signed_by={"approver": [head], "procuratorate": ["officer:390001"]},
    )
