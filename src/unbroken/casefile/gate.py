"""Refusing a decision whose gate is closed, and saying what would open it."""

import datetime as dt
import uuid

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unbroken.base.identifiers import CaseRef, id_of
from unbroken.base.refusal import N_, Refusal
from unbroken.base.shown import Pointer
from unbroken.casefile import find, naming
from unbroken.casefile.models import Case
from unbroken.chain import read, spoken
from unbroken.chain.entry import Entry, drafts_of
from unbroken.chain.register import Act, Nature, act_type
from unbroken.rulebook import find as rulebook
from unbroken.rulebook import gate
from unbroken.rulebook.codes import CONDITION
from unbroken.rulebook.finding import Finding

LINKS_MAX = 30


class GateClosed(Refusal):
    """A decision that the system carries out waits until nothing stands in its way."""

    sentence = N_("This cannot be decided yet: %(count)s things stand in the way.")
    remedy = N_("Do first what each of them asks for; the links lead there. %(found)s")

    def __init__(self, *, findings: tuple[Finding, ...], case: Case) -> None:
        shown = findings[:LINKS_MAX]
        about = spoken.references_in(" ".join(message(one) for one in shown))
        named = naming.reader_about(case, about).named
        words = [spoken.plainly(message(one), named) for one in shown]
        said = " ".join(f"{n}. {one}" for n, one in enumerate(words, 1))
        links = tuple(pointer(one, case.ref, says) for one, says in zip(shown, words, strict=True))
        super().__init__(count=len(findings), found=said, links=links)
        self.findings = findings


class NotSeen(Refusal):
    """Who decides on a whole case says up to which record it was before his eyes."""

    sentence = N_("This decision does not say which records were looked at.")
    remedy = N_("Open the case, look at its newest records, and decide from there.")


class NotApproved(Refusal):
    """Whoever decides with an approval does not himself say that it was given."""

    sentence = N_(
        "This is not open yet: no approval by the approver named is recorded in this case."
    )
    remedy = N_("Ask for the approval first; it opens when the approver has answered. %(page)s")


def refuse_unapproved(entry: Entry) -> None:
    """Return if whoever is named as approver of a decision has approved in this case, in that role.

    What has a page of its own is approved there, in person or by a request of just that matter.
    """
    act = entry.act
    named = getattr(act, "approver", None)
    if act.declared.nature is not Nature.DECISION or act.declared.own_page or named is None:
        return
    role = getattr(act, "approver_role", None)
    if not any(_approves(one.act, named, role) for one in find.approvals_in(entry.stream)):
        raise NotApproved(page=_page_for_asking(entry.stream))


def _approves(approval: Act, officer: str, role: str | None) -> bool:
    said = {name: getattr(approval, name, None) for name in ("approver", "decision")}
    in_role = role is None or getattr(approval, "approver_role", None) == role
    return in_role and said == {"approver": officer, "decision": "approved"}


def _page_for_asking(case: str) -> str:
    return reverse("conclusion:ask", kwargs={"case": uuid.UUID(id_of(case))})


def refuse_unless_open(entry: Entry, *, row: Case | None, now: dt.datetime) -> None:
    """Return if nothing stands in the way of a decision; else raise GateClosed or NotSeen.

    A case that its first acts are about to open has nothing yet that a rule could read.
    """
    if not gate.has_gate(entry.act):
        return
    if entry.act.declared.whole_case and (entry.seen is None or row is None):
        raise NotSeen
    if row and (found := standing_against(entry, row=row, now=now)):
        raise GateClosed(findings=found, case=row)


def standing_against(entry: Entry, *, row: Case, now: dt.datetime) -> tuple[Finding, ...]:
    """Return what the rules would say against a decision if it were recorded now."""
    event = drafts_of(entry)[0].recorded(log_id=read.station_log(), n=row.acts + 1, at=now)
    return gate.in_the_way(event, case=row.ref, since=row.opened_at, now=now)


def message(finding: Finding) -> str:
    """Say in the reader's language what was found."""
    condition = CONDITION.word(str(finding.condition)) if finding.condition else None
    if condition:
        words = {"number": condition.code, "condition": getattr(condition, _language())}
        return _("Condition %(number)s of closing does not hold: %(condition)s.") % words
    return finding.message[_language()]


def pointer(finding: Finding, case: str, says: str) -> Pointer:
    """Lead to what meets a finding: the form of the record that is missing, else the case."""
    remedy = next(filter(None, map(act_type, gate.remedies_of(finding))), None)
    if remedy is None:
        return Pointer(words=says, address=_finding_page(finding, case))
    words = _("%(finding)s → record: %(act)s")
    said = words % {"finding": says, "act": getattr(remedy, _language())}
    return Pointer(words=said, address=record_page(case, remedy.wire_name))


def _language() -> str:
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def record_page(case: str, wire_name: str) -> str:
    """Return where a type of act is recorded in a case."""
    names = {"case": uuid.UUID(id_of(case)), "wire_name": wire_name}
    try:
        return reverse("casefile:record", kwargs=names)
    except NoReverseMatch:
        return _case_page(case)


def _finding_page(finding: Finding, case: str) -> str:
    """Lead to where a finding is answered; before its alarm is recorded, to the case."""
    is_told = rulebook.findings_of(case).filter(ref=f"finding:{finding.key}").exists()
    if not is_told:
        return _case_page(case)
    return reverse("supervision:finding", kwargs={"finding": finding.key})


def _case_page(case: str) -> str:
    return reverse("casefile:case", kwargs={"case": uuid.UUID(id_of(CaseRef(case)))})
