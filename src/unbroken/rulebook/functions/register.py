"""Where a named function is entered, with what it reads."""

from collections.abc import Callable
from dataclasses import dataclass

from unbroken.rulebook.verdict import Ask, Verdict

Judge = Callable[[Ask], Verdict]
Read = tuple[str, str, str]
"""(type, field, path in the trigger): the acts of a type that name the same thing."""

EVERYTHING = "*"
"""As a field: all acts of the type, whatever they name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """A named function and the acts on which its answer depends."""

    judge: Judge
    reads: tuple[Read, ...]
    earlier: bool = False
    """It reads acts only as far as they were recorded before the trigger: a new one changes no answer."""


FUNCTIONS: dict[str, Function] = {}


def function(name: str, *reads: Read, earlier: bool = False) -> Callable[[Judge], Judge]:
    """Enter a function under the name that rules use."""

    def enter(judge: Judge) -> Judge:
        FUNCTIONS[name] = Function(judge=judge, reads=reads, earlier=earlier)
        return judge

    return enter


def of_case(*types: str) -> tuple[Read, ...]:
    """Return that a function reads all acts of these types in the case of the trigger."""
    return tuple((act_type, "case", "case") for act_type in types)
