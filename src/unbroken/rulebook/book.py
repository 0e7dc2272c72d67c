"""The rulebook of this station, loaded once and checked against the register."""

import functools
from collections.abc import Sequence

from unbroken.base import config
from unbroken.chain.register import act_type
from unbroken.rulebook.rule import Rulebook
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


def roles_of(alert: tuple[str, ...]) -> list[str]:
    """Return the roles that a rule alerts, in its order."""
    return [ROLE_OF[code] for code in alert if code in ROLE_OF]


def doers_of(remedies: Sequence[str]) -> list[str]:
    """Return the roles that record one of these types of act: whoever has to do it."""
    declared = [found for found in map(act_type, remedies) if found]
    roles = [role for each in declared for role in each.by if role not in MACHINES]
    return list(dict.fromkeys(roles))
