"""The command `rules`: check a story, explain a rule. No database, no clock.

    rules check STORY.jsonl --at 2026-11-24T18:00:00+08:00 [--language en]
    rules explain R-ITV-01
    rules reference > docs/reference/rules.md

Exit: 0 nothing found, 1 findings (or no such rule), 2 the input cannot be read.
"""

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from unbroken.rulebook.engine import evaluate
from unbroken.rulebook.explain import explain, reference
from unbroken.rulebook.reading import jurisdictions
from unbroken.rulebook.recorded import Recorded, instant
from unbroken.rulebook.report import LANGUAGES, line_of
from unbroken.rulebook.story import UnreadableStory, declared_shapes, read_story
from unbroken.rulebook.vocabulary import load_checked

NOTHING_FOUND = 0
FOUND = 1
UNREADABLE = 2

BAD_TIME = {"zh": "--at 不是带时区的时间", "en": "--at is no time with an offset"}
NO_SUCH_RULE = {"zh": "没有规则", "en": "there is no rule"}
NO_FILE = {"zh": "无法读取", "en": "cannot be read"}


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    arguments = _parser().parse_args(argv)
    if arguments.what == "reference":
        sys.stdout.write(reference(load_checked(arguments.jurisdiction)))
        return NOTHING_FOUND
    if arguments.what == "explain":
        return _explain(arguments)
    return _check(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rules", description=__doc__)
    commands = parser.add_subparsers(dest="what", required=True)
    check = commands.add_parser("check", help="检查记录 · check a story")
    check.add_argument("story", type=Path)
    check.add_argument("--at", help="评判时间 · when to judge; default: the last recorded act")
    told = commands.add_parser("explain", help="说明规则 · explain a rule")
    told.add_argument("rule")
    page = commands.add_parser("reference", help="规则参考页 · the reference page of all rules")
    for each in (check, told, page):
        each.add_argument("--language", choices=LANGUAGES, default="zh")
        each.add_argument("--jurisdiction", choices=jurisdictions(), default="cn")
        each.add_argument("--zone", type=_zone, default=ZoneInfo("Asia/Shanghai"))
    return parser


def _zone(name: str) -> ZoneInfo:
    """Read a time zone; raises ValueError, as the parser of arguments wants it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(name) from error


def _check(arguments: argparse.Namespace) -> int:
    language = arguments.language
    try:
        acts = read_story(arguments.story, declared_shapes())
    except UnreadableStory as error:
        return _fail(error.told(language))
    except OSError as error:
        return _fail(f"{arguments.story}: {NO_FILE[language]} ({error.strerror})")
    at = instant(arguments.at) if arguments.at else _last(acts)
    if at is None:
        return _fail(BAD_TIME[language])
    return _judge(arguments, acts, at)


def _judge(arguments: argparse.Namespace, acts: list[Recorded], at: dt.datetime) -> int:
    book = load_checked(arguments.jurisdiction, zone=str(arguments.zone))
    findings = evaluate(book, acts, at).findings
    for finding in findings:
        line = line_of(finding, zone=arguments.zone, language=arguments.language)
        sys.stdout.write(line + "\n")
    return FOUND if findings else NOTHING_FOUND


def _last(acts: list[Recorded]) -> dt.datetime | None:
    return acts[-1].recorded_at if acts else dt.datetime.min.replace(tzinfo=dt.UTC)


def _explain(arguments: argparse.Namespace) -> int:
    rule = load_checked(arguments.jurisdiction).rule(arguments.rule)
    if rule is None:
        sys.stderr.write(f"{NO_SUCH_RULE[arguments.language]} {arguments.rule}\n")
        return FOUND
    sys.stdout.write(explain(rule) + "\n")
    return NOTHING_FOUND


def _fail(message: str) -> int:
    sys.stderr.write(message + "\n")
    return UNREADABLE
