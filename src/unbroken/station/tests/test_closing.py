"""The closing gate: the whole case is judged at that moment, and every way in goes through it."""

import dataclasses
import json

import pytest

from unbroken.base import clock
from unbroken.base.identifiers import CaseRef, Code, OfficerRef, StreamName
from unbroken.casefile import perform as casefile
from unbroken.casefile.gate import GateClosed, NotSeen
from unbroken.casefile.models import Case
from unbroken.chain import read, replay
from unbroken.chain.door import Stale
from unbroken.chain.entry import Entry
from unbroken.conclusion import perform
from unbroken.conclusion.acts import ApprovalDecided, CaseClosed
from unbroken.people.refusals import NotAllowed
from unbroken.rulebook import find
from unbroken.rulebook.tests import stories
from unbroken.station.load import load
from unbroken.station.tests.supervised import (
    LEGAL,
    NOW,
    a_key,
    an_officer,
    answer,
    go_round,
    lead_of,
    review,
    with_team,
)

PROSECUTED = Code("prosecution_transferred")


def loaded_before_closing(folder, story, *, without=()):
    """Load a story up to its closing, some of its acts left out."""
    lines = stories.lines(story)
    end = next(n for n, line in enumerate(lines) if line["type"] == "case_closure")
    kept = [line for line in lines[:end] if not any(line["id"].endswith(one) for one in without)]
    file = folder / "story.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in kept), encoding="utf-8")
    registry = json.loads((stories.STORIES / "registry.json").read_text(encoding="utf-8"))
    load(file=file, registry=registry)
    return with_team(Case.objects.get())


@pytest.fixture
def clean(station, shared, tmp_path):
    return loaded_before_closing(tmp_path, "1-theft")


def close(case, **more):
    # A passkey's answer holds for five minutes, and a whole run of the tests is longer.
    by = dataclasses.replace(lead_of(case), factor_at=clock.now())
    given = {"seen": read.head(case.ref), "by": by, "key": a_key()} | more
    return perform.close_case(
        case=CaseRef(case.ref),
        outcome=PROSECUTED,
        occurred_at=NOW,
        now=clock.now(),
        wait_seconds=0,
        **given,
    )


def approve_file(case):
    """Let legal affairs check the file today; an approval that was loaded opens no gate of today."""
    approved = ApprovalDecided(
        matter="closing_review",
        decision="approved",
        opinion="同意结案",
        approver=OfficerRef(LEGAL.id),
        approver_role="legal",
    )
    return casefile.record_in_case(
        approved,
        case=CaseRef(case.ref),
        by=LEGAL,
        occurred_at=NOW,
        now=NOW,
        key=a_key(),
        seen=read.head(case.ref),
    )


def refused(case, **more):
    """Try to close, and return what stood in the way; nothing was recorded."""
    head = read.head(case.ref)
    with pytest.raises(GateClosed) as refusal:
        close(case, **more)
    assert read.head(case.ref) == head
    return refusal.value


def test_a_case_without_findings_closes_and_the_answer_says_that_no_witness_came(clean):
    approve_file(clean)
    closed = close(clean)
    row = Case.objects.get(ref=clean.ref)

    assert (row.stage, row.closed_at) == (
        "closed",
        NOW.replace(microsecond=row.closed_at.microsecond),
    )
    assert not closed.is_witnessed
    assert not list(replay.differences())


def test_without_the_check_of_the_file_the_refusal_names_it_and_leads_to_its_remedy(clean):
    refusal = refused(clean)

    assert [one.condition for one in refusal.findings] == [10]
    assert len(refusal.details["links"]) == 1
    assert refusal.details["links"][0].address.startswith(f"/cases/{clean.ref[5:]}/")


def test_a_case_with_an_open_or_merely_answered_finding_does_not_close(station, shared, tmp_path):
    case = loaded_before_closing(tmp_path, "broken/1b-exhibit-late-and-swapped")
    approve_file(case)
    open_ = {one.rule for one in refused(case).findings}
    go_round()
    for row in find.unsettled(find.findings_of(case.ref)):
        answer(row, by=lead_of(case))
    answered = {one.rule for one in refused(case).findings}
    for row in find.unsettled(find.findings_of(case.ref)):
        review(row, by=LEGAL)

    assert open_
    assert answered == open_, "an explanation alone settles nothing"
    assert close(case).receipt.n


def test_a_missing_record_is_seen_without_any_round_of_the_worker(station, shared, tmp_path):
    case = loaded_before_closing(tmp_path, "1-theft", without=("area_exit/S-881",))
    approve_file(case)

    assert 1 in {one.condition for one in refused(case).findings}


def test_no_other_way_in_goes_round_the_gate(clean):
    said = CaseClosed(outcome=PROSECUTED, checklist=perform.checklist())
    given = {"case": CaseRef(clean.ref), "by": lead_of(clean), "occurred_at": NOW, "now": NOW}

    with pytest.raises(GateClosed):
        casefile.record_in_case(said, **given, key=a_key(), seen=read.head(clean.ref))
    with pytest.raises(NotSeen):
        casefile.record_in_case(said, **given, key=a_key())
    entry = Entry(
        act=said,
        stream=StreamName(clean.ref),
        by=lead_of(clean),
        occurred_at=NOW,
        key=a_key(),
        seen=read.head(clean.ref),
    )
    with pytest.raises(GateClosed):
        casefile.record_together(entry, case=CaseRef(clean.ref), now=NOW)
    with pytest.raises(GateClosed):
        casefile.open_case(entry, now=NOW)


def test_who_has_not_seen_the_newest_record_does_not_close(clean):
    seen = read.head(clean.ref)
    approve_file(clean)

    with pytest.raises(Stale):
        close(clean, seen=seen)


def test_only_the_team_closes(clean):
    approve_file(clean)
    with pytest.raises(NotAllowed):
        close(clean, by=an_officer("330150", "case_officer"))


def test_sending_the_closing_again_gives_its_first_receipt(clean):
    approve_file(clean)
    key = a_key()
    given = {"seen": read.head(clean.ref), "key": key}
    first, again = close(clean, **given), close(clean, **given)

    assert again.receipt.act == first.receipt.act
    assert again.receipt.repeated
