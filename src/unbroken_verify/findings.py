"""What a check found, by code; the sentences are in `sentences.py`."""

import dataclasses
import enum

from unbroken_verify import Malformed


class Outcome(enum.IntEnum):
    """How a check ends, which is also the command's exit (decision 19)."""

    GENUINE_AND_COMPLETE = 0
    NOT_COMPLETE = 1
    NOT_GENUINE = 2
    UNREADABLE = 3
    NOT_ESTABLISHED = 4


WORST_FIRST = (
    Outcome.UNREADABLE,
    Outcome.NOT_GENUINE,
    Outcome.NOT_ESTABLISHED,
    Outcome.NOT_COMPLETE,
)


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that keeps the verdict from being the best."""

    code: str
    outcome: Outcome
    where: str = ""
    detail: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """One thing that a reader should know and that changes no exit."""

    code: str
    where: str = ""
    detail: str = ""


@dataclasses.dataclass(kw_only=True, slots=True)
class Findings:
    """Collects problems and remarks while the checks go on."""

    problems: list[Problem] = dataclasses.field(default_factory=list)
    remarks: list[Remark] = dataclasses.field(default_factory=list)

    def forged(self, code: str, where: str = "", detail: str = "") -> None:
        """Note that something contradicts what is signed."""
        self._add(code, Outcome.NOT_GENUINE, where, detail)

    def incomplete(self, code: str, where: str = "", detail: str = "") -> None:
        """Note that something is missing, or still owed."""
        self._add(code, Outcome.NOT_COMPLETE, where, detail)

    def unestablished(self, code: str, where: str = "", detail: str = "") -> None:
        """Note that a signer is not one whom the reader decided to believe."""
        self._add(code, Outcome.NOT_ESTABLISHED, where, detail)

    def misshapen(self, refusal: Malformed, where: str = "") -> None:
        """Note that something that is signed or listed does not have its form."""
        self._add(type(refusal).__name__, Outcome.NOT_GENUINE, where, _spelled(refusal))

    def remark(self, code: str, where: str = "", detail: str = "") -> None:
        """Note something that changes no exit."""
        self.remarks.append(Remark(code=code, where=where, detail=detail))

    def outcome(self) -> Outcome:
        """Return the verdict: 3 before 2 before 4 before 1 before 0."""
        found = {problem.outcome for problem in self.problems}
        return next((each for each in WORST_FIRST if each in found), Outcome.GENUINE_AND_COMPLETE)

    def _add(self, code: str, outcome: Outcome, where: str, detail: str) -> None:
        self.problems.append(Problem(code=code, outcome=outcome, where=where, detail=detail))


def unreadable_form(refusal: Malformed, where: str = "") -> Problem:
    """Return the problem of a bundle that could not even be opened."""
    return Problem(
        code=type(refusal).__name__,
        outcome=Outcome.UNREADABLE,
        where=where,
        detail=_spelled(refusal),
    )


def _spelled(refusal: Malformed) -> str:
    return " ".join(str(each)[:200] for each in refusal.args)
