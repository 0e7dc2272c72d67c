"""The command `unbroken-verify`: what a stranger runs."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from unbroken_verify import Malformed, policy, report
from unbroken_verify.sentences import LABELS, Language, of_code, say
from unbroken_verify.store import Store
from unbroken_verify.verify import verify_bundle

USAGE_EXIT = 64  # Not 2, which says "not genuine".

DESCRIPTION = """\
核验执法记录证据包：是否真实，是否完整。退出码：0 真实且完整；1 真实但不完整；2 不真实；3 无法读取；4 签名人身份未确认；64 用法错误。
Checks a bundle of Unbroken: is it genuine, is it complete. Exits: 0 genuine and complete;
1 genuine but not complete; 2 not genuine; 3 unreadable; 4 signer not established; 64 wrong usage."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE_EXIT, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a bundle, say what was found, and return the exit of decision 19."""
    asked = _parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        _write_all_characters(stream)
    language: Language = asked.lang or _language_of_environment()
    store = Store(asked.store) if asked.store else None
    try:
        trusted = _trusted(asked.policy, store, keep=asked.keep_policy)
    except (Malformed, OSError) as refusal:
        _complain(asked.policy or asked.store, refusal, language)
        return USAGE_EXIT
    verdict = verify_bundle(asked.bundle, trusted=trusted, store=store)
    if asked.json:
        sys.stdout.write(report.as_json(verdict))
    elif asked.explain:
        sys.stdout.write(report.explain(verdict, asked.explain, language))
        sys.stdout.write("\n" + report.sentence(verdict, language) + "\n")
    else:
        sys.stdout.write(report.in_words(verdict, language))
    return int(verdict.outcome)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="unbroken-verify",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "bundle",
        type=Path,
        metavar="BUNDLE",
        help="证据包文件或解开的文件夹 / a bundle or its folder",
    )
    parser.add_argument(
        "--policy",
        type=Path,
        metavar="FILE",
        help="从别处取得的信任策略 / the policy, obtained elsewhere than from the bundle",
    )
    parser.add_argument(
        "--store",
        type=Path,
        metavar="FOLDER",
        help="记住策略和最后检查点的文件夹 / a folder that remembers policy and last checkpoints",
    )
    parser.add_argument(
        "--keep-policy",
        action="store_true",
        help="把 --policy 记入 --store / keep the policy in the store",
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument(
        "--explain",
        metavar="ACT",
        help="说明一条记录（序号、编号或哈希）/ explain one record by number, identifier or hash",
    )
    parser.add_argument("--lang", choices=("zh", "en"), help="语言 / language")
    return parser


def _trusted(path: Path | None, store: Store | None, *, keep: bool) -> policy.Policy | None:
    if path is None:
        return store.policy() if store else None
    data = path.read_bytes()
    trusted = policy.parse_policy(data)
    if keep and store:
        store.keep_policy(data)
    return trusted


def _complain(path: Path, refusal: Exception, language: Language) -> None:
    code = type(refusal).__name__
    why = of_code(code, language) if isinstance(refusal, Malformed) else str(refusal)
    sys.stderr.write(say(LABELS["bad_policy"], language, {"path": path, "why": why}) + "\n")


def _language_of_environment() -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def _write_all_characters(stream: object) -> None:
    # Names with rare characters are printed on every terminal, escaped where it cannot show them.
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure:
        reconfigure(errors="backslashreplace")
