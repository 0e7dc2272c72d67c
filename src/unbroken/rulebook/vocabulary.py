"""Checking a rulebook against the register: a rule that names a field nobody declares never fires."""

from collections.abc import Iterable, Iterator, Mapping

from unbroken.chain.catalogue import load_all
from unbroken.chain.register import ActType
from unbroken.rulebook import reading
from unbroken.rulebook.duty import expects_of
from unbroken.rulebook.functions import FUNCTIONS
from unbroken.rulebook.recorded import ACCOMPANIED_BY, AFTER_CLOSURE, MEDIA, SIGNATURES, UNIT
from unbroken.rulebook.rule import AllOf, AnyOf, Clause, Condition, Path, Rulebook, Test, Whose
from unbroken.rulebook.view import ENVELOPE

AROUND = ENVELOPE | {UNIT, ACCOMPANIED_BY, SIGNATURES, MEDIA, AFTER_CLOSURE}
SIGNATURE_WORDS = frozenset({"slot", "person", "state", "at", "noted_by", "noted_reason"})
EVERY = "*"

Register = Mapping[str, ActType]


class UnknownWords(Exception):
    """Every act type and field that a rule names is declared."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        super().__init__("; ".join(self.words))


def load_checked(jurisdiction: str, *, zone: str = "Asia/Shanghai") -> Rulebook:
    """Load a rulebook and check it against the register; raises BadRule or UnknownWords."""
    book = reading.load(jurisdiction, zone=zone)
    if words := tuple(unknown_words(book, load_all())):
        raise UnknownWords(words)
    return book


def unknown_words(book: Rulebook, register: Register) -> Iterator[str]:
    """Yield every act type or field that the rules name and the register does not have."""
    for rule in book.rules:
        for clause in rule.clauses:
            yield from (f"{rule.id}: {word}" for word in _in_clause(clause, register))
    for name, each in FUNCTIONS.items():
        for act_type, field, _ in each.reads:
            if field != EVERY and not _knows(register, (act_type,), field):
                yield f"{name}: {act_type}.{field}"


def _in_clause(clause: Clause, register: Register) -> Iterator[str]:
    triggers = clause.trigger.types
    paths: list[tuple[tuple[str, ...], Path]] = [
        (triggers, clause.trigger.time),
        (triggers, clause.subject),
    ]
    paths += _named_by((*clause.trigger.where, *clause.tests), triggers, triggers)
    moments = [*clause.judged, *(clause.clock.start if clause.clock else ())]
    if clause.clock and clause.clock.due:
        paths.append((triggers, clause.clock.due))
    if clause.coverage:
        moments += [clause.coverage.start, *clause.coverage.end]
    paths += [(triggers, moment.time) for moment in moments if moment.time]
    for expect in expects_of(clause):
        own = (expect.type,)
        paths += [(own, Path(Whose.ACT, field)) for field, _ in expect.same]
        paths += [(triggers, path) for _, path in expect.same]
        paths += [(own, Path(Whose.ACT, expect.show))] if expect.show else []
        paths += [(own, path) for path in (expect.time, *(expect.span or ()))]
        paths += _named_by(expect.where, own, triggers)
    for types, path in paths:
        if path.whose is not Whose.NAMED and not _knows(register, types, path.name):
            yield f"{'/'.join(types)}.{path.name}"


def _named_by(
    conditions: Iterable[Condition], own: tuple[str, ...], triggers: tuple[str, ...]
) -> list[tuple[tuple[str, ...], Path]]:
    """Return the paths in conditions, each with the types of the act that it reads."""
    found: list[tuple[tuple[str, ...], Path]] = []
    for test in _tests(conditions):
        found += [
            (triggers if path.whose is Whose.TRIGGER else own, path)
            for path in (test.field, test.other, test.operand)
            if isinstance(path, Path)
        ]
    return found


def _tests(conditions: Iterable[Condition]) -> Iterator[Test]:
    for condition in conditions:
        if isinstance(condition, AnyOf | AllOf):
            yield from _tests(condition.parts)
        else:
            yield condition


def _knows(register: Register, types: tuple[str, ...], name: str) -> bool:
    """Say whether one of the types declares the field; for all types only the envelope is sure."""
    field, _, row = name.partition("[].")
    if field in AROUND:
        return field != SIGNATURES or not row or row in SIGNATURE_WORDS
    declared = [register[each] for each in types if each in register]
    if EVERY in types or len(declared) < len(types):
        return False
    found = [each for each in (one.field(field) for one in declared) if each]
    return bool(found) and (
        not row or any(row == part.name for each in found for part in each.rows)
    )
