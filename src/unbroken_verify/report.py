"""A verdict in words: the full sentence first, what it rests on, technical details last."""

import base64
import datetime as dt
import json
import unicodedata
from collections.abc import Iterator, Sequence

from unbroken_verify import act, complete, genuine, jcs, signer
from unbroken_verify.contents import DutyState, Reason
from unbroken_verify.findings import Outcome, Problem, Remark
from unbroken_verify.sentences import (
    COMPLETE_BUT_FOR_GAPS,
    LABELS,
    VERDICTS,
    Language,
    of_code,
    say,
)
from unbroken_verify.verify import Verdict

SHOWN_MAX = 20

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def sentence(verdict: Verdict, language: Language) -> str:
    """Return the verdict as one full sentence."""
    gaps = {problem.code for problem in verdict.problems} == {"gap_reviewed"}
    return say(COMPLETE_BUT_FOR_GAPS if gaps else VERDICTS[verdict.outcome], language, {})


def in_words(verdict: Verdict, language: Language) -> str:
    """Return the whole report."""
    lines = [sentence(verdict, language), *_basis(verdict, language)]
    lines += _listed("problems", verdict.problems, language)
    lines += _listed("remarks", _all_remarks(verdict), language)
    lines += _fingerprints(verdict, language)
    lines += _details(verdict, language)
    return "\n".join(lines) + "\n"


def as_json(verdict: Verdict) -> str:
    """Return the verdict for a program, with both languages."""
    head, read = verdict.head, verdict.read
    body = {
        "exit": int(verdict.outcome),
        "verdict": verdict.outcome.name.lower(),
        "zh": sentence(verdict, "zh"),
        "en": sentence(verdict, "en"),
        "problems": [_as_object(each) for each in verdict.problems],
        "remarks": [_as_object(each) for each in _all_remarks(verdict)],
        "stream": read.contents.stream if read else None,
        "acts": read.contents.n if read else None,
        "log": head.head.origin if head else None,
        "size": head.head.size if head else None,
        "root": head.head.root.hex() if head else None,
        "witnessed_at": _time(head.seen_at) if head else None,
        "fingerprints": dict(signer.fingerprints(verdict.keys)),
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def explain(verdict: Verdict, wanted: str, language: Language) -> str:
    """Return what the bundle shows of one act, named by number, identifier or hash."""
    found = [each for each in _all_acts(verdict.read) if _is_named(each, wanted, verdict.read)]
    if not found:
        return say(LABELS["no_such_act"], language, {"act": shown(wanted)}) + "\n"
    return "\n\n".join("\n".join(_explained(verdict, each, language)) for each in found) + "\n"


def shown(text: str) -> str:
    """Return a text that no terminal obeys: the operator's words may hold control characters."""
    return "".join(
        char if unicodedata.category(char) not in _HIDDEN else f"\\u{{{ord(char):x}}}"
        for char in text
    )


def _basis(verdict: Verdict, language: Language) -> Iterator[str]:
    if verdict.read is None:
        return
    listed = verdict.read.contents
    head = verdict.head
    if head:
        where = {"stream": listed.stream, "n": listed.n}
        spoken = {**where, "origin": head.head.origin, "size": head.head.size}
        yield shown(say(LABELS["speaks"], language, spoken))
        if head.seen_at:
            names = ", ".join(each.name for each in head.cosigners if not each.same_operator)
            seen = {"at": _time(head.seen_at), "names": names}
            established = verdict.outcome in {
                Outcome.GENUINE_AND_COMPLETE,
                Outcome.NOT_COMPLETE,
            }
            label = "seen" if established else "seen_by_its_own_account"
            yield shown(say(LABELS[label], language, seen))
    yield say(LABELS["stream"], language, _stream_counts(verdict.read))
    counts = {
        "shown": len(listed.media),
        "withheld": len(listed.withheld_media),
        "missing": len(listed.missing_media),
    }
    yield say(LABELS["bytes"], language, counts)
    yield say(LABELS["duties"], language, _duty_counts(verdict.read))
    yield from _withheld(verdict.read, language)


def _stream_counts(read: genuine.Read) -> dict[str, int]:
    own = len(complete.own_acts(read))
    return {
        "shown": own,
        "withheld": len(read.contents.withheld_acts),
        "cited": len(read.acts) - own,
        "fields": sum(len(each.withheld) for each in read.contents.acts),
    }


def _duty_counts(read: genuine.Read) -> dict[str, int]:
    states = [duty.state for duty in read.contents.duties]
    return {
        "owed": sum(state in complete.STILL_OWED for state in states),
        "reviewed": states.count(DutyState.REVIEWED),
        "repaired": states.count(DutyState.REPAIRED),
    }


def _withheld(read: genuine.Read, language: Language) -> Iterator[str]:
    named: list[tuple[str, Reason]] = [
        (str(each.n), each.reason) for each in read.contents.withheld_acts
    ]
    for each in read.acts:
        where = complete.label(each)
        named += [(f"{where} · {field.name}", field.reason) for field in each.withheld]
    named += [(each.sha256.hex(), each.reason) for each in read.contents.withheld_media]
    lines = [
        say(LABELS["withheld"], language, {"what": what, "why": _words(why, language)})
        for what, why in named
    ]
    yield from (f"  {shown(line)}" for line in lines[:SHOWN_MAX])
    yield from _more(len(lines), language)


def _words(reason: Reason, language: Language) -> str:
    return reason.zh if language == "zh" else reason.en


def _listed(title: str, found: Sequence[Problem | Remark], language: Language) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield say(LABELS[title], language, {})
    for each in found[:SHOWN_MAX]:
        place = " · ".join(part for part in (each.where, each.detail) if part)
        yield shown(f"  {of_code(each.code, language)}" + (f" [{place}]" if place else ""))
    yield from _more(len(found), language)


def _more(count: int, language: Language) -> Iterator[str]:
    if count > SHOWN_MAX:
        yield "  " + say(LABELS["more"], language, {"count": count - SHOWN_MAX})


def _all_remarks(verdict: Verdict) -> list[Remark]:
    remarks = list(verdict.remarks)
    for timeline in verdict.timelines.values():
        final = timeline.final
        remarks += [
            Remark(code="same_operator", where=each.name)
            for each in final.cosigners
            if each.same_operator
        ]
        if all(each.same_operator for each in final.cosigners):
            remarks.append(Remark(code="no_outside_witness", where=final.head.origin))
    return remarks


def _fingerprints(verdict: Verdict, language: Language) -> Iterator[str]:
    if verdict.outcome is not Outcome.NOT_ESTABLISHED or not verdict.keys:
        return
    yield ""
    yield say(LABELS["fingerprints"], language, {})
    for name, digits in signer.fingerprints(verdict.keys):
        yield f"  {shown(name)}"
        yield f"    {digits}"


def _details(verdict: Verdict, language: Language) -> Iterator[str]:
    yield ""
    yield say(LABELS["details"], language, {})
    for timeline in verdict.timelines.values():
        head = timeline.final.head
        root = base64.b64encode(head.root).decode()
        yield shown(f"  {head.origin} {head.size} {root}")
        for each in timeline.final.cosigners:
            yield shown(f"    {each.name} {_time(each.at)}")
    yield "  " + say(LABELS["exit"], language, {"exit": int(verdict.outcome)})


def _as_object(each: Problem | Remark) -> dict[str, str]:
    return {
        "code": each.code,
        "where": each.where,
        "detail": each.detail,
        "zh": of_code(each.code, "zh"),
        "en": of_code(each.code, "en"),
    }


def _all_acts(read: genuine.Read | None) -> list[genuine.ReadAct]:
    if read is None:
        return []
    return [*read.acts, *([read.disclosure] if read.disclosure else [])]


def _is_named(each: genuine.ReadAct, wanted: str, read: genuine.Read | None) -> bool:
    if wanted.isdecimal() and len(wanted) < 10:
        own = read is not None and each.envelope.stream == read.contents.stream
        return own and each.envelope.n == int(wanted)
    return each.envelope.id == wanted or (len(wanted) >= 8 and each.h.hex().startswith(wanted))


def _explained(verdict: Verdict, each: genuine.ReadAct, language: Language) -> Iterator[str]:
    for label, value in _facts(verdict, each, language):
        yield shown(f"{say(LABELS[label], language, {})}: {value}")
    yield say(LABELS["fields"], language, {})
    for field in each.record.fields:
        yield shown(f"  {field.name} = {jcs.encode(field.value).decode()}")
    for hidden in each.withheld:
        what = {"what": hidden.name, "why": _words(hidden.reason, language)}
        yield shown(f"  {say(LABELS['withheld'], language, what)}")


def _facts(
    verdict: Verdict, each: genuine.ReadAct, language: Language
) -> Iterator[tuple[str, str]]:
    envelope = each.envelope
    yield "number", f"{envelope.n} ({envelope.id}, {each.h.hex()})"
    yield "type", envelope.type
    yield "stream_name", envelope.stream
    yield "by", envelope.by
    yield "occurred_at", act.spell_time(envelope.occurred_at)
    yield "recorded_at", act.spell_time(envelope.recorded_at)
    yield "source", envelope.source
    if envelope.corrects:
        yield "corrects", envelope.corrects
    place = verdict.read.places.get(each.h) if verdict.read else None
    if verdict.read and place:
        yield "place", f"{place.origin} {place.index}"
        seen = signer.first_seen_at(verdict.read, verdict.timelines, each.h)
        yield "first_seen", _time(seen) or say(LABELS["nobody"], language, {})
        if seen and seen - envelope.recorded_at > signer.LATE_AFTER:
            yield "difference", str(seen - envelope.recorded_at)


def _time(moment: dt.datetime | None) -> str | None:
    return act.spell_time(moment) if moment else None
