"""Trust policies (c2sp.org/tlog-policy): whose signatures somebody decided to believe.

One comment line is ours: `# same operator: NAME` marks a witness that the log's own operator runs.
Its cosignature is checked and shown, and never counts for a quorum.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping

from unbroken_verify import Malformed, note

POLICY_BYTES_MAX = 1024 * 1024
ENTRIES_MAX = 256
SAME_OPERATOR = "# same operator:"

_COUNT = re.compile(r"[1-9][0-9]{0,3}")


class BadPolicy(Malformed):
    """A policy is lines of log, witness, group and exactly one quorum, names before use."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """A witness under the name by which the policy speaks of it."""

    name: str
    key: note.VerifierKey
    url: str | None = None
    same_operator: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Log:
    """A log that the policy believes."""

    key: note.VerifierKey
    url: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """So many of these members, witnesses or groups, must have signed."""

    name: str
    needed: int
    members: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Which logs, which witnesses, and how many of them."""

    logs: tuple[Log, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str | None = None

    def log_named(self, origin: str) -> Log | None:
        """Return the log of that origin, or None."""
        return next((log for log in self.logs if log.key.name == origin), None)

    def is_met(self, signed: Iterable[str]) -> bool:
        """Tell whether witnesses, by their names in this policy, make up the quorum."""
        own = {each.name for each in self.witnesses if each.same_operator}
        reached = set(signed) - own
        for group in self.groups:  # A member stands before its group, so one pass is enough.
            if len(reached.intersection(group.members)) >= group.needed:
                reached.add(group.name)
        return self.quorum is None or self.quorum in reached

    def encode(self) -> str:
        """Spell the policy."""
        lines = [_line("log", log.key.encode(), log.url) for log in self.logs]
        for each in self.witnesses:
            if each.same_operator:
                lines.append(f"{SAME_OPERATOR} {each.name}")
            lines.append(_line("witness", each.name, each.key.encode(), each.url))
        lines += [_line("group", g.name, str(g.needed), *g.members) for g in self.groups]
        return "".join(f"{line}\n" for line in [*lines, f"quorum {self.quorum or 'none'}"])


def parse_policy(data: bytes) -> Policy:
    """Read a policy; refuse what does not say clearly whom to believe."""
    reader = _Reader()
    for line in _lines(data):
        reader.read(line)
    return reader.policy()


class _Reader:
    def __init__(self) -> None:
        self.logs: list[Log] = []
        self.witnesses: list[Witness] = []
        self.groups: list[Group] = []
        self.quorums: list[str | None] = []
        self.named: set[str] = set()
        self.grouped: set[str] = set()
        self.keys: set[bytes] = set()
        self.same_operator: set[str] = set()

    def read(self, line: str) -> None:
        if line.startswith(SAME_OPERATOR):
            self.same_operator.add(line.removeprefix(SAME_OPERATOR).strip())
            return
        words = line.split()
        if not words or words[0].startswith("#"):
            return
        reader = _READERS.get(words[0])
        if reader is None:
            raise BadPolicy(words[0][:100])
        reader(self, words[1:])

    def policy(self) -> Policy:
        known = {each.name for each in self.witnesses}
        if len(self.quorums) != 1 or not self.same_operator <= known:
            raise BadPolicy("quorum")
        marked = tuple(
            dataclasses.replace(each, same_operator=each.name in self.same_operator)
            for each in self.witnesses
        )
        return Policy(
            logs=tuple(self.logs),
            witnesses=marked,
            groups=tuple(self.groups),
            quorum=self.quorums[0],
        )

    def read_log(self, words: list[str]) -> None:
        if len(words) not in {1, 2}:
            raise BadPolicy("log")
        key = self._key(words[0])
        if key.type != note.ED25519:
            raise BadPolicy(key.name)
        self.logs.append(Log(key=key, url=_last(words, 1)))

    def read_witness(self, words: list[str]) -> None:
        if len(words) not in {2, 3}:
            raise BadPolicy("witness")
        self._name(words[0])
        key = self._key(words[1])
        if key.type not in {note.COSIGNATURE_ED25519, note.COSIGNATURE_MLDSA44}:
            raise BadPolicy(words[0])
        self.witnesses.append(Witness(name=words[0], key=key, url=_last(words, 2)))

    def read_group(self, words: list[str]) -> None:
        if len(words) < 3:
            raise BadPolicy("group")
        name, count, *members = words
        if not set(members) <= self.named - self.grouped or len(set(members)) != len(members):
            raise BadPolicy(name)
        self.grouped.update(members)
        self._name(name)
        self.groups.append(
            Group(name=name, needed=_needed(count, len(members)), members=tuple(members))
        )

    def read_quorum(self, words: list[str]) -> None:
        if len(words) != 1 or words[0] not in self.named | {"none"}:
            raise BadPolicy("quorum")
        self.quorums.append(None if words[0] == "none" else words[0])

    def _name(self, name: str) -> None:
        if name in self.named or name == "none" or len(self.named) == ENTRIES_MAX:
            raise BadPolicy(name)
        self.named.add(name)

    def _key(self, text: str) -> note.VerifierKey:
        key = note.parse_vkey(text)
        if key.public_key in self.keys or len(self.keys) == ENTRIES_MAX:
            raise BadPolicy(key.name)
        self.keys.add(key.public_key)
        return key


_READERS: Mapping[str, Callable[[_Reader, list[str]], None]] = {
    "log": _Reader.read_log,
    "witness": _Reader.read_witness,
    "group": _Reader.read_group,
    "quorum": _Reader.read_quorum,
}


def _lines(data: bytes) -> list[str]:
    if len(data) > POLICY_BYTES_MAX:
        raise BadPolicy(len(data))
    try:
        return data.decode("utf-8").split("\n")
    except UnicodeDecodeError as broken:
        raise BadPolicy(broken.start) from None


def _needed(count: str, members: int) -> int:
    if count == "all":
        return members
    if count == "any":
        return 1
    if not _COUNT.fullmatch(count) or int(count) > members:
        raise BadPolicy(count)
    return int(count)


def _last(words: list[str], at: int) -> str | None:
    return words[at] if len(words) > at else None


def _line(*words: str | None) -> str:
    return " ".join(word for word in words if word is not None)
