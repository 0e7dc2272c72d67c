"""Who acts: made once at the edge, handed down, never looked up again (decision 6)."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import NewType

ActorRef = NewType("ActorRef", str)
"""`officer:330112` for an account, `machine:integrator` for a process."""

PersonBehind = NewType("PersonBehind", str)
"""The natural person behind an account. Conflicts and four eyes compare this, never the account."""


class Factor(enum.StrEnum):
    """With what the actor showed who he is."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105 — the name of a factor, no secret.
    CODE = "code"
    PIN = "pin"
    """What a second person types at the first one's screen, for one act."""
    PASSKEY = "passkey"
    CONSOLE = "console"
    """His PIN, typed at the station's own console, to which only its operator lets him."""
    KEY = "key"
    """A machine's own key."""
    DEMONSTRATION = "demonstration"
    """A card on the demonstration's sign-in page (decision 16); no other data folder has it."""

    @property
    def strength(self) -> int:
        """Say how strong the factor is: the policy compares this with what an action needs."""
        return STRENGTH[self]


STRENGTH = {
    Factor.NOTHING: 0,
    Factor.PASSWORD: 1,
    Factor.CODE: 2,
    Factor.PIN: 2,
    Factor.PASSKEY: 3,
    Factor.CONSOLE: 3,
    Factor.KEY: 3,
    Factor.DEMONSTRATION: 3,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """One who acts, as of one moment: whatever changes about him makes a new Actor."""

    id: ActorRef
    person: PersonBehind
    unit: str
    """The unit he belongs to, `unit:cd`; empty for a machine."""
    roles: frozenset[str]
    cleared: frozenset[str] = frozenset()
    """The compartments that were opened to him by name; no role opens one."""
    factor: Factor
    factor_at: dt.datetime
    terminal: str
    purpose: str = ""
    """What he says he needs it for, where he has no part in the case."""
    after_closure_reason: str = ""
    """Why he records this in a case that was closed, as the form says that he sends."""


def machine(*, name: str, terminal: str, at: dt.datetime) -> Actor:
    """Return the actor that a process of ours is; it has no unit and only the role of the system."""
    return Actor(
        id=ActorRef(f"machine:{name}"),
        person=PersonBehind(f"machine:{name}"),
        unit="",
        roles=frozenset({"system"}),
        factor=Factor.KEY,
        factor_at=at,
        terminal=terminal,
    )
