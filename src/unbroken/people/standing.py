"""What holds for a role whatever the action: explicit denials, and from where it may record."""

from collections.abc import Mapping

from unbroken.people.rule import Relation, Trait

NEVER: Mapping[str, frozenset[Trait]] = {
    "auxiliary": frozenset({Trait.DECISION, Trait.QUESTIONS}),
    "security_officer": frozenset({Trait.CONTENT}),
    "administrator": frozenset({Trait.CONTENT, Trait.GIVES_ACCESS}),
    "system": frozenset({Trait.GIVES_ACCESS}),
}
"""Explicit denials; they win over every cell. Nobody who gives access sees what it opens."""


AROUND = frozenset({Relation.OWN, Relation.TEAM, Relation.NAMED, Relation.UNIT})
STATION_OFFICERS = (
    "desk_officer",
    "field_officer",
    "case_officer",
    "head_unit",
    "area_manager",
    "guard",
    "property_custodian",
    "belongings_custodian",
    "av_custodian",
    "expert",
)
ORGAN_WIDE = (
    "dispatcher",
    "head_organ",
    "legal",
    "case_manager",
    "device_manager",
    "inspector",
    "archivist",
    "security_officer",
    "administrator",
    "system",
    "import",
)
RECORDING: Mapping[str, frozenset[Relation]] = (
    dict.fromkeys(
        STATION_OFFICERS,
        AROUND,
    )
    | dict.fromkeys(
        ORGAN_WIDE,
        AROUND | {Relation.STATION},
    )
    | {
        "author": frozenset({Relation.OWN}),
        "prosecutor": frozenset({Relation.GRANT}),
        "court": frozenset({Relation.GRANT}),
    }
)
"""From where a role may write the acts that the register lets it make."""
