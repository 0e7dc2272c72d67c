"""The rulebook of this station, loaded once and checked against the register."""

import datetime as dt
import functools
from collections.abc import Sequence

from unbroken.base import config
from unbroken.chain.register import act_type
from unbroken.rulebook.rule import Rule, Rulebook
from unbroken.rulebook.vocabulary import load_checked

JURISDICTION = "cn"

ROLE_OF = {
    "CO": "case_officer",
    "HU": "head_unit",
    "HO": "head_organ",
    "LG": "legal",
    "CM": "case_manager",
    "AM": "area_manager",
    "PC": "property_custodian",
    "AC": "av_custodian",
    "DM": "device_manager",
    "IN": "inspector",
}
"""The roles behind the codes with which rules say whom they alert."""

MACHINES = frozenset({"system", "import"})


@functools.cache
def station_book() -> Rulebook:
    """Return the rules by which this station judges; raises BadRule or UnknownWords."""
    return load_checked(JURISDICTION, zone=config.load().config.time_zone)


def roles_of(codes: tuple[str, ...]) -> list[str]:
    """Return the roles behind the codes of a rule, in its order."""
    return [ROLE_OF[code] for code in codes if code in ROLE_OF]


def seam_of(rule: str) -> dt.timedelta:
    """Return how far apart two stretches of recording may be and still belong together, by a rule."""
    found = station_book().rule(rule)
    covers = [one.coverage for one in found.clauses if one.coverage] if found else []
    return covers[0].seam if covers else dt.timedelta(0)


def owed_by(rule: Rule | None, remedies: Sequence[str]) -> list[str]:
    """Return the roles that owe something: whom the rule names, who records it, whom it alerts."""
    named, alerted = (roles_of(rule.owner), roles_of(rule.alert)) if rule else ([], [])
    return named or doers_of(remedies) or alerted


def doers_of(remedies: Sequence[str]) -> list[str]:
    """Return the roles that record one of these types of act: whoever has to do it."""
    declared = [found for found in map(act_type, remedies) if found]
    roles = [role for each in declared for role in each.by if role not in MACHINES]
    return list(dict.fromkeys(roles))
