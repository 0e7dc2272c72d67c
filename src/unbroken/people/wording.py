"""The shorthand in which the rows of the decision table are written."""

from collections.abc import Iterable, Mapping

from unbroken.chain.actor import Factor
from unbroken.people.rule import STEP_UP, Relation, Rule, Trait

OWN, TEAM, NAMED, UNIT = Relation.OWN, Relation.TEAM, Relation.NAMED, Relation.UNIT
GRANT, GLASS, STATION = Relation.GRANT, Relation.GLASS, Relation.STATION


def cells(**relations: Iterable[Relation]) -> dict[str, frozenset[Relation]]:
    """Say which role may from which relations."""
    return {role: frozenset(of) for role, of in relations.items()}


def station(*roles: str) -> dict[str, frozenset[Relation]]:
    """Say which roles reach over the whole station."""
    return dict.fromkeys(roles, frozenset({STATION}))


def confirmed(
    *,
    action: str,
    zh: str,
    en: str,
    cells: Mapping[str, frozenset[Relation]],
    traits: frozenset[Trait],
    seconds: frozenset[str] = frozenset(),
    sight: str = "",
) -> Rule:
    """Return a row that asks for a passkey's answer of the last five minutes."""
    return Rule(
        action=action,
        zh=zh,
        en=en,
        cells=cells,
        traits=traits,
        factor=Factor.PASSKEY,
        within=STEP_UP,
        seconds=seconds,
        sight=sight,
    )


CONTENT = frozenset({Trait.CONTENT})
BYTES = CONTENT | {Trait.PURPOSE}
"""To look into recordings and files, whoever has no part in the case says what for."""
GRAVE = frozenset({Trait.CONTENT, Trait.DECISION})
NOT_HIS_OWN = frozenset({Trait.DECISION, Trait.NOT_OWN})
UNSEALING = GRAVE | {Trait.ON_SEALED}
ACCESS = frozenset({Trait.DECISION, Trait.GIVES_ACCESS})
