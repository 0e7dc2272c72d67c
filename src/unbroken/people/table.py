"""The decision table: who may do what, to things he has which relation to. Data, no logic.

An action that is not here, and is no declared act, is refused. `docs/reference/permissions.md` is
made from this table; a test compares the two.
"""

from collections.abc import Mapping

from unbroken.people import rows_case, rows_station
from unbroken.people.rule import Rule

TABLE: Mapping[str, Rule] = {rule.action: rule for rule in rows_case.ROWS + rows_station.ROWS}

OPENED_WITH_THE_CASE = frozenset(
    {
        "case.see",
        "person.see",
        "stay.see",
        "session.see",
        "item.see",
        "recording.see",
        "ticket.see",
        "disclosure.see",
    }
)
"""What a grant to see a case opens besides its page; bytes are granted separately."""

BROKEN_GLASS = "glass"
"""Stands where a grant names its action, for whoever broke the glass for a case."""
