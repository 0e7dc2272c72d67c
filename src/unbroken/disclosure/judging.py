"""Judges a bundle that somebody brings to the public page, and says so in sentences.

The bundle's own policy is never trusted (decision 19): the visitor brings one, or says that this
station's own shall count, and reads what that is worth.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from django.utils.translation import gettext as _

from unbroken.base import config
from unbroken.base.refusal import N_, Refusal
from unbroken.base.shown import Check, Tone
from unbroken.base.time_words import Language
from unbroken.chain.log import trust
from unbroken_verify import Malformed, act, complete, policy, report, signer
from unbroken_verify import sentences as words
from unbroken_verify.contents import Duty, DutyState
from unbroken_verify.findings import Outcome
from unbroken_verify.verify import Verdict, verify_bundle

AT_ONCE_MAX = 2
SHOWN_MAX = 50
_turns = threading.BoundedSemaphore(AT_ONCE_MAX)

TONES: dict[Outcome, Tone] = {
    Outcome.GENUINE_AND_COMPLETE: Tone.OK,
    Outcome.NOT_COMPLETE: Tone.WARN,
    Outcome.NOT_GENUINE: Tone.BAD,
    Outcome.UNREADABLE: Tone.BAD,
    Outcome.NOT_ESTABLISHED: Tone.WAIT,
}
ESTABLISHED = frozenset({Outcome.GENUINE_AND_COMPLETE, Outcome.NOT_COMPLETE})


class PolicyNotRead(Refusal):
    """A policy that is brought can be read."""

    sentence = N_("The policy cannot be read: %(why)s")
    remedy = N_("Ask whoever gave it to you for the file anew.")
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyAtOnce(Refusal):
    """Judging takes the station's time: only so many are judged at once."""

    sentence = N_("This station is judging other bundles.")
    remedy = N_("Try again in a minute, or check on your own computer.")
    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A verdict as the page shows it."""

    tone: Tone
    sentence: str
    detail: str
    checks: tuple[Check, ...]
    report: str
    fingerprints: tuple[tuple[str, str], ...]


def own_policy() -> policy.Policy | None:
    """Return the policy that this station hands out; none before its log has a key."""
    try:
        handed = trust.handed_out(config.load().config)
    except trust.NoKeyYet:
        return None
    return policy.parse_policy(handed.encode())


def brought_policy(data: bytes) -> policy.Policy:
    """Read a policy that a visitor brought; raises PolicyNotRead."""
    try:
        return policy.parse_policy(data)
    except Malformed as why:
        raise PolicyNotRead(why=words.of_code(type(why).__name__, "en")) from why


def judge(bundle: Path, *, trusted: policy.Policy | None, language: Language) -> Judged:
    """Judge a bundle on the disk; raises TooManyAtOnce."""
    if not _turns.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        verdict = verify_bundle(bundle, trusted=trusted)
    finally:
        _turns.release()
    return _shown(verdict, "zh" if language is Language.ZH else "en")


def _shown(verdict: Verdict, language: words.Language) -> Judged:
    sentence, detail = _parted(report.sentence(verdict, language), language)
    return Judged(
        tone=TONES[verdict.outcome],
        sentence=report.shown(sentence),
        detail=report.shown(detail),
        checks=tuple(_checks(verdict, language)),
        report=report.in_words(verdict, language),
        fingerprints=tuple(signer.fingerprints(verdict.keys)),
    )


def _parted(sentence: str, language: words.Language) -> tuple[str, str]:
    """Part the verdict from what explains it: at the colon, else after the first sentence."""
    colon, stop = ("：", "。") if language == "zh" else (": ", ". ")
    for mark in (colon, stop):
        head, found, rest = sentence.partition(mark)
        if found and rest:
            return head + stop.strip(), rest[:1].upper() + rest[1:]
    return sentence, ""


def _checks(verdict: Verdict, language: words.Language) -> Iterator[Check]:
    yield from _of_problems(verdict, Outcome.UNREADABLE, Tone.BAD, language)
    yield from _of_problems(verdict, Outcome.NOT_GENUINE, Tone.BAD, language)
    if verdict.read is not None and verdict.outcome in ESTABLISHED:
        yield from _what_holds(verdict, language)
    yield from _of_problems(verdict, Outcome.NOT_ESTABLISHED, Tone.WAIT, language)
    if verdict.read is not None:
        yield from _owed(verdict, language)
        yield from _absent(verdict, language)


def _of_problems(
    verdict: Verdict, outcome: Outcome, tone: Tone, language: words.Language
) -> Iterator[Check]:
    found = [each for each in verdict.problems if each.outcome is outcome]
    for each in found[:SHOWN_MAX]:
        place = " · ".join(part for part in (each.where, each.detail) if part)
        yield Check(
            tone=tone,
            sentence=words.of_code(each.code, language),
            detail=report.shown(place),
        )


def _what_holds(verdict: Verdict, language: words.Language) -> Iterator[Check]:
    read, head = verdict.read, verdict.head
    if read is None or head is None:
        return
    acts, files = len(complete.own_acts(read)), len(read.contents.media)
    yield Check(
        tone=Tone.OK,
        sentence=_("Everything is as it was recorded"),
        detail=_("%(acts)s records and %(files)s files were compared with what the log holds.")
        % {"acts": acts, "files": files},
    )
    yield _witnessed(head, language)
    yield Check(
        tone=Tone.OK,
        sentence=_("The log was not rewritten"),
        detail=_("Records 1 to %(n)s follow one upon the other, up to entry %(size)s of the log.")
        % {"n": read.contents.n, "size": head.head.size},
    )


def _witnessed(head: signer.Head, language: words.Language) -> Check:
    outside = [each for each in head.cosigners if not each.same_operator]
    if head.seen_at and outside:
        names = ("、" if language == "zh" else ", ").join(each.name for each in outside)
        return Check(
            tone=Tone.OK,
            sentence=_("The time of recording has outside witnesses"),
            detail=report.shown(f"{names} · {act.spell_time(head.seen_at)}"),
        )
    return Check(
        tone=Tone.WARN,
        sentence=_("No outsider has witnessed the time of recording"),
        detail=_("Only the operator's own signature stands under it."),
    )


def _owed(verdict: Verdict, language: words.Language) -> Iterator[Check]:
    """Show what the operator's own rules found; a reviewed gap stays in sight."""
    duties = verdict.read.contents.duties if verdict.read else ()
    still = [each for each in duties if each.state in complete.STILL_OWED]
    gaps = [each for each in duties if each.state is DutyState.REVIEWED and each.is_gap]
    for tone, found in ((Tone.BAD, still), (Tone.WARN, gaps)):
        for each in found[:SHOWN_MAX]:
            yield Check(tone=tone, sentence=_message(each, language), detail=_state_of(each.state))


def _message(duty: Duty, language: words.Language) -> str:
    return report.shown(duty.zh if language == "zh" else duty.en)


def _state_of(state: DutyState) -> str:
    return {
        DutyState.OPEN: _("Found by the operator's own rules; nobody has answered."),
        DutyState.ANSWERED: _("Explained, and reviewed by nobody yet."),
        DutyState.VOID: _("Its ground was corrected away, and nobody has reviewed that yet."),
        DutyState.REVIEWED: _("Explained, and reviewed by somebody else; the gap remains."),
        DutyState.REPAIRED: _("Repaired by a later record."),
    }[state]


def _absent(verdict: Verdict, language: words.Language) -> Iterator[Check]:
    """Count what is not here, by the reason that is given for it."""
    if verdict.read is None:
        return
    listed = verdict.read.contents
    fields = [field for each in listed.acts for field in each.withheld]
    for sentence, found in (
        (_("%(count)s records are withheld"), listed.withheld_acts),
        (_("%(count)s files are withheld"), listed.withheld_media),
        (_("%(count)s parts of records are withheld"), fields),
        (_("%(count)s files that the records name are not here"), listed.missing_media),
    ):
        if found:
            reasons = {each.reason.zh if language == "zh" else each.reason.en for each in found}
            yield Check(
                tone=Tone.WARN,
                sentence=sentence % {"count": len(found)},
                detail=report.shown(" · ".join(sorted(reasons))),
            )
