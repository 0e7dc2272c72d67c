"""Things with an address, made in each relation to an actor, and what the policy has to know of them."""

import dataclasses
import io
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from unbroken.area import find as area
from unbroken.area.acts import PersonEnteredArea
from unbroken.area.models import Stay
from unbroken.base import clock
from unbroken.base.identifiers import (
    CaseRef,
    ItemRef,
    Key,
    PersonRef,
    RecordingRef,
    SessionRef,
    StayRef,
    StreamName,
    new_id,
    ref,
)
from unbroken.casefile import find as casefile
from unbroken.casefile import perform
from unbroken.casefile.acts import CaseTeamChanged, PersonEntered
from unbroken.casefile.codes import CASE_OFFICER
from unbroken.chain import door, vaults
from unbroken.chain.actor import Actor, ActorRef, Factor, PersonBehind
from unbroken.chain.entry import Entry
from unbroken.chain.receipt import Receipt
from unbroken.chain.register import Act, act_type
from unbroken.conclusion import find as conclusion
from unbroken.conclusion.acts import ApprovalRequested
from unbroken.conclusion.models import ApprovalRequest
from unbroken.disclosure.acts import CaseDisclosed
from unbroken.intake.acts import ReportTaken
from unbroken.interrogation.acts import SessionStarted, TranscriptLineTaken
from unbroken.media.acts import RecordingTakenIn
from unbroken.people import find
from unbroken.people.facts import Facts
from unbroken.people.tests import world
from unbroken.propertyroom.acts import ItemEntered, SeizedItemsListed
from unbroken.rulebook.models import Finding
from unbroken_verify import contents


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something with an address, and what the policy has to know of it."""

    names: dict[str, object]
    facts: Facts


RELATIONS = ("own", "team", "unit", "other", "sealed")


def officer_in(relation: str, actor: Actor) -> Thing:
    """Return an officer who is the actor himself, of his unit, or of another."""
    code = (
        str(actor.id).removeprefix("officer:")
        if relation == "own"
        else f"8{RELATIONS.index(relation)}"
    )
    if relation != "own" and find.account_of(code) is None:
        world.register(code, unit=actor.unit if relation in ("team", "unit") else "unit:zz")
        world.account(code, code_factor=False)
    officer = find.Officer.objects.get(ref=f"officer:{code}")
    return Thing(names={"code": code}, facts=find.facts_of(officer))


def case_in(relation: str, actor: Actor) -> Thing:
    """Return a case that the actor opened, works on, or that is of his unit or of another.

    No act seals a case yet, and no row is written without its act: a sealed one is only in the policy's tests.
    """
    case, _receipts = _case_of(relation, actor)
    return Thing(names={"case": case.removeprefix("case:")}, facts=casefile.facts_of(case))


def session_in(relation: str, actor: Actor) -> Thing:
    """Return a session, with one line of its transcript, in a case in this relation."""
    session = SessionRef(ref("session", new_id()))
    began = SessionStarted(
        session=session,
        kind="inquiry_victim",
        number=1,
        person=None,
        person_sex=None,
        started_at=clock.now(),
        officers=None,
        av_grounds=None,
        lawyer_notice=None,
    )
    said = TranscriptLineTaken(session=session, kind="question", text="姓名？")
    case, receipts = _case_of(relation, actor, began, said)
    names = {"session": session.removeprefix("session:"), "line": receipts[-1].act}
    return Thing(names=names, facts=casefile.facts_of(case))


def _case_of(relation: str, actor: Actor, *more: Act) -> tuple[CaseRef, list[Receipt]]:
    unit = "unit:zz" if relation in ("other", "sealed") else actor.unit
    maker = actor.id if relation == "own" else "officer:desk"
    case = perform.new_case()
    acts = [PersonEntered(person=PersonRef(ref("person", new_id())), name="孙𠮷", role="victim")]
    if relation == "team":
        acts.append(
            CaseTeamChanged(officer=actor.id, role=CASE_OFFICER, change="joined", reason="增援")
        )
    first, *others = [_entry(act, case, maker, unit) for act in (*acts, *more)]
    return case, perform.open_case(first, *others, now=clock.now())


def report_in(relation: str, actor: Actor) -> Thing:
    """Return a case that began with a report which the actor took, or somebody else did."""
    thing = case_in(relation, actor)
    case = CaseRef(f"case:{thing.names['case']}")
    unit = "unit:zz" if relation in ("other", "sealed") else actor.unit
    maker = str(actor.id) if relation == "own" else "officer:desk"
    said = ReportTaken(
        report_kind="report", channel="walk_in", family="criminal", anonymous=False,
        received_at=clock.now(), facts="", place_text="", officer=None,
    )  # fmt: skip
    perform.open_case(_entry(said, case, maker, unit), now=clock.now())
    return Thing(names=thing.names, facts=casefile.facts_of(case))


def _entry(act: Act, case: CaseRef, maker: str, unit: str) -> Entry:
    now = clock.now()
    by = Actor(
        id=ActorRef(maker),
        person=PersonBehind(maker),
        unit=unit,
        roles=frozenset({"desk_officer", "head_unit", "area_manager", "case_officer", "import"}),
        factor=Factor.PASSKEY,
        factor_at=now,
        terminal="test",
    )
    key = Key(uuid.uuid4())
    return Entry(act=act, stream=StreamName(case), by=by, occurred_at=now, key=key)


def stay_in(relation: str, actor: Actor) -> Thing:
    """Return a stay that the actor opened, or works on the case of, in his unit's area or in another."""
    unit = "unit:zz" if relation in ("other", "sealed") else actor.unit
    opener = str(actor.id) if relation == "own" else "officer:keeper"
    case = str(case_in("team", actor).names["case"]) if relation == "team" else ""
    stay = StayRef(ref("stay", new_id()))
    said = PersonEnteredArea(
        stay=stay,
        person=PersonRef(ref("person", new_id())),
        name="孙𠮷",
        sex=None,
        person_role="witness",
        arrival=None,
        arrived_at=None,
        entered_at=clock.now(),
        ground_document=None,
        escorts=(),
    )
    stream = CaseRef(f"case:{case}" if case else unit)
    perform.open_case(_entry(said, stream, opener, unit), now=clock.now())
    names = {"stay": stay.removeprefix("stay:"), "wire_name": "area_exit"}
    return Thing(names=names, facts=area.facts_of(Stay.objects.get(ref=stay))[0])


def disclosure_in(relation: str, actor: Actor) -> Thing:
    """Return a case of which something was disclosed."""
    thing = case_in(relation, actor)
    case = CaseRef(f"case:{thing.names['case']}")
    listed = contents.Contents(stream=case, n=1, head=bytes(32), acts=())
    digest = vaults.station_vault().put(io.BytesIO(listed.encode())).digest
    said = CaseDisclosed(
        to=PersonRef(ref("person", new_id())),
        recipient_role="counsel",
        content="bundle",
        mode="bundle_offline",
        text="阅卷",
        redactions=(),
        bundle_sha256=digest,
        contents_sha256=digest,
    )
    entered = door.record_all([_entry(said, case, "officer:desk", actor.unit)])
    return Thing(names={**thing.names, "number": entered[0].n}, facts=casefile.facts_of(case))


def item_in(relation: str, actor: Actor) -> Thing:
    """Return an item of a case to which the actor stands so; it was taken by whoever opened the case."""
    case = case_in(relation, actor)
    item = ItemRef(ref("item", new_id()))
    nothing = {field.attribute: None for field in ItemEntered.declared.fields if field.required}
    said = ItemEntered(**{**nothing, "item": item, "name": "手机"})
    _record_in(case, said, relation, actor)
    return Thing(names={"item": item.removeprefix("item:")}, facts=case.facts)


def seizure_list_in(relation: str, actor: Actor) -> Thing:
    """Return a seizure list of a case to which the actor stands so."""
    case = case_in(relation, actor)
    fields = SeizedItemsListed.declared.fields
    said = SeizedItemsListed(**{one.attribute: None for one in fields if one.required})
    receipt = _record_in(case, said, relation, actor)
    return Thing(names={**case.names, "number": receipt.n}, facts=case.facts)


def _record_in(case: Thing, said: Act, relation: str, actor: Actor) -> Receipt:
    """Record an act of whoever opened the case, so that it ties nobody else to it."""
    unit = "unit:zz" if relation in ("other", "sealed") else actor.unit
    maker = actor.id if relation == "own" else "officer:desk"
    reference = CaseRef(f"case:{case.names['case']}")
    by = _entry(said, reference, maker, unit).by
    return perform.record_in_case(
        said,
        case=reference,
        by=dataclasses.replace(by, roles=frozenset({"case_officer"})),
        occurred_at=clock.now(),
        now=clock.now(),
        key=Key(uuid.uuid4()),
    )


def finding_in(relation: str, actor: Actor) -> Thing:
    """Return a finding in such a case."""
    case = case_in(relation, actor)
    stream, found, now = StreamName(f"case:{case.names['case']}"), uuid.uuid4(), clock.now()
    alarm = act_type("alarm").cls(
        source="rule",
        rule="R-INT-02",
        subject=stream,
        since=now,
        severity="S2",
        text="未出具回执\nNo receipt was given",
        finding=str(found),
    )
    door.record_all([_entry(alarm, CaseRef(stream), "officer:desk", actor.unit)])
    return Thing(names={"finding": str(found)}, facts=case.facts)


def answer_in(relation: str, actor: Actor) -> Thing:
    """Return a finding that was answered, by the actor himself where it is his own."""
    thing = finding_in(relation, actor)
    found = Finding.objects.get(ref=f"finding:{thing.names['finding']}")
    answer = act_type("finding_answer").cls(
        finding=thing.names["finding"], rule=found.rule, cause=None, text="打印机故障"
    )
    maker = actor.id if relation == "own" else "officer:desk"
    entry = _entry(answer, CaseRef(found.stream), maker, actor.unit)
    perform.open_case(entry, now=clock.now())
    return thing


def request_in(relation: str, actor: Actor) -> Thing:
    """Return a request for approval that the actor made, or somebody else in such a case."""
    case = case_in(relation, actor)
    said = ApprovalRequested(matter="other", asked_role="head_unit", reason="加班搜查")
    receipt = _record_in(case, said, relation, actor)
    asked = ApprovalRequest.objects.get(ref=f"act:{receipt.act}")
    return Thing(names={"asked": receipt.act}, facts=conclusion.facts_of_request(asked))


def recording_in(relation: str, actor: Actor) -> Thing:
    """Return a recording of a case in that relation; it opens to whoever the case opens to."""
    content = vaults.station_vault().put(io.BytesIO(b"no picture"))
    nothing = {f.attribute: None for f in RecordingTakenIn.declared.fields if f.required}
    reference = RecordingRef(ref("recording", new_id()))
    known = {"recording": reference, "kind": "onsite", "sha256": content.digest}
    taken = RecordingTakenIn(**{**nothing, **known})
    case, _ = _case_of(relation, actor, taken)
    names = {"recording": reference.removeprefix("recording:")}
    return Thing(names=names, facts=casefile.facts_of(case))


THINGS: dict[str, Callable[[str, Actor], Thing]] = {
    "officer": officer_in,
    "case": case_in,
    "stay": stay_in,
    "report": report_in,
    "request": request_in,
    "disclosure": disclosure_in,
    "session": session_in,
    "case_to_list": case_in,
    "item": item_in,
    "seizure_list": seizure_list_in,
    "finding": finding_in,
    "answer": answer_in,
    "recording": recording_in,
}
SIGHT = {
    "officer": "account.see",
    "case": "case.see",
    "stay": "stay.see",
    "report": "report.see",
    "request": "case.see",
    "disclosure": "case.see",
    "session": "session.see",
    "item": "item.see",
    "recording": "recording.see",
    "seizure_list": "case.see",
    "case_to_list": "seizure_list",
    "finding": "ticket.see",
    "answer": "ticket.see",
}
"""The action that says whether a thing may be known of at all; who may record in a case may know of it."""
ABSENT: dict[str, dict[str, object]] = {
    "officer": {"code": "no-such"},
    "case": {"case": str(uuid.UUID(int=1))},
    "stay": {"stay": str(uuid.UUID(int=1)), "wire_name": "area_exit"},
    "report": {"case": str(uuid.UUID(int=1))},
    "request": {"asked": str(uuid.UUID(int=1))},
    "disclosure": {"case": str(uuid.UUID(int=1)), "number": 1},
    "session": {"session": str(uuid.UUID(int=1)), "line": str(uuid.UUID(int=1))},
    "item": {"item": str(uuid.UUID(int=1))},
    "recording": {"recording": str(uuid.UUID(int=1))},
    "case_to_list": {"case": str(uuid.UUID(int=1))},
    "seizure_list": {"case": str(uuid.UUID(int=1)), "number": 1},
    "finding": {"finding": str(uuid.UUID(int=1))},
    "answer": {"finding": str(uuid.UUID(int=1))},
}
