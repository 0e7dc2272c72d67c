"""Findings as JSON: one a line, in a fixed order, with the names that stories' expectations use."""

import datetime as dt
import json

from unbroken.rulebook.finding import Finding
from unbroken.rulebook.recorded import Value

LANGUAGES = ("zh", "en")


def line_of(finding: Finding, *, zone: dt.tzinfo, language: str) -> str:
    """Return a finding as one line of JSON."""
    return json.dumps(table_of(finding, zone=zone, language=language), ensure_ascii=False)


def table_of(finding: Finding, *, zone: dt.tzinfo, language: str) -> dict[str, Value]:
    """Return a finding as a table in a fixed order; what it does not have is left out."""
    table: dict[str, Value] = {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "subject": finding.subject,
        "case": finding.case,
        "start": _time(finding.start, zone),
        "end": _time(finding.end, zone),
        "due": _time(finding.due, zone),
        "state": str(finding.state),
        "late": _time(finding.late, zone),
        "length_s": finding.length_s,
        "condition": finding.condition,
        "expected": finding.expected,
        "found": finding.found,
        **{name: finding.words[name] for name in ("act", "sample") if name in finding.words},
        "acts": list(finding.acts),
        "message": finding.message[language],
        "key": str(finding.key),
        "edition": finding.edition,
        "raised_at": _time(finding.raised_at, zone),
        "claimed": finding.claimed or None,
    }
    return {name: value for name, value in table.items() if value is not None}


def _time(time: dt.datetime | None, zone: dt.tzinfo) -> str | None:
    return time.astimezone(zone).isoformat() if time else None
