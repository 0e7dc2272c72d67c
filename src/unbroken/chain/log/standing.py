"""How far an act has come: recorded, integrated, witnessed (decision 28), and the proof to take away."""

import datetime as dt
import enum
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from unbroken.base.identifiers import ActId
from unbroken.base.refusal import N_, Refusal
from unbroken.chain.log import rows
from unbroken.chain.log.rows import Ask
from unbroken.chain.log.trust import Outsiders
from unbroken_verify import Malformed, checkpoint, cosignature, merkle, note
from unbroken_verify import act as format_
from unbroken_verify import proof as proof_

POLL_SECONDS = 0.2
COSIGNED_MAX = 32
PLACES = """SELECT a.id, a.h, s.log_index, s.h FROM unb.act a
LEFT JOIN unb.sequenced s ON s.log_id = a.log_id AND s.act = a.id
WHERE a.log_id = %s AND a.id = ANY(%s)"""


class State(enum.StrEnum):
    """How far an act has come; each state includes the ones before it."""

    RECORDED = "recorded"
    INTEGRATED = "integrated"
    WITNESSED = "witnessed"

    def includes(self, other: "State") -> bool:
        """Tell whether an act in this state has come as far as the other."""
        order = list(State)
        return order.index(self) >= order.index(other)


class NotIntegrated(Refusal):
    """A proof needs a signed checkpoint that contains the act."""

    sentence = N_("This record is not yet in a signed checkpoint of the log.")
    remedy = N_("Wait for the next checkpoint, at most a minute, and ask again.")


class ProofFails(Refusal):
    """A proof is handed out only after it was checked."""

    sentence = N_("The log does not prove record %(act)s.")
    remedy = N_("Run ./unbroken fsck, which names what was changed; hand out nothing until then.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One witness's word for a checkpoint."""

    name: str
    at: dt.datetime
    same_operator: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How far one act has come."""

    act: ActId
    state: State
    index: int | None = None
    checkpoint: int | None = None
    signed_at: dt.datetime | None = None
    witnessed_at: dt.datetime | None = None
    seen: tuple[Seen, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Tell whether the log's half of “verified” holds; the other half are the bytes re-read."""
        return self.state is State.WITNESSED


class Log:
    """The log as a page asks it."""

    def __init__(self, ask: Ask, *, log_id: str, outsiders: Outsiders) -> None:
        self._ask = ask
        self.log_id = log_id
        self.outsiders = outsiders

    def standing(self, act: ActId) -> Standing:
        """Return how far one act has come."""
        return self.standings([act])[act]

    def standings(self, acts: Sequence[ActId]) -> dict[ActId, Standing]:
        """Return how far these acts have come; an act that is not there counts as recorded only."""
        found = {act: Standing(act=act, state=State.RECORDED) for act in acts}
        for act, h, index, placed in self._ask(PLACES, (self.log_id, list(acts))):
            if index is not None and bytes(h) == bytes(placed):
                found[act] = self._standing(act, index)
        return found

    def wait_for(self, act: ActId, state: State, *, seconds: float) -> Standing:
        """Wait until an act has come so far, or the time is over; returns how far it has come."""
        give_up_at = time.monotonic() + seconds
        while True:
            standing = self.standing(act)
            if standing.state.includes(state) or time.monotonic() >= give_up_at:
                return standing
            time.sleep(POLL_SECONDS)

    def proof(self, act: ActId) -> bytes:
        """Return the act's proof (c2sp.org/tlog-proof), checked; raises NotIntegrated, ProofFails.

        It leads to the first checkpoint that was witnessed, which bounds the act's time best; where
        there is none, to the first that was signed.
        """
        standing = self.standing(act)
        place = rows.place_of(self._ask, log_id=self.log_id, act=uuid.UUID(str(act)))
        if place is None or standing.checkpoint is None:
            raise NotIntegrated
        signed = rows.signed_at_size(self._ask, log_id=self.log_id, size=standing.checkpoint)
        if signed is None:
            raise NotIntegrated
        try:
            made = self._proof(place.index, signed)
            _check(made, h=place.h)
        except (Malformed, rows.NotThere) as why:
            raise ProofFails(act=act) from why
        return made.encode()

    def _proof(self, index: int, signed: rows.Signed) -> proof_.TlogProof:
        tree = rows.tree(self._ask, log_id=self.log_id, size=signed.size)
        return proof_.TlogProof(
            index=index,
            path=tuple(tree.inclusion(index)),
            checkpoint=rows.with_cosignatures(self._ask, log_id=self.log_id, signed=signed),
        )

    def _standing(self, act: ActId, index: int) -> Standing:
        first = rows.first_signed_with(self._ask, log_id=self.log_id, index=index)
        if first is None:
            return Standing(act=act, state=State.RECORDED, index=index)
        for signed, seen in self._cosigned(index):
            at = self._enough_at(seen)
            if at is not None:
                return Standing(
                    act=act,
                    state=State.WITNESSED,
                    index=index,
                    checkpoint=signed.size,
                    signed_at=signed.at,
                    witnessed_at=at,
                    seen=tuple(seen),
                )
        return Standing(
            act=act,
            state=State.INTEGRATED,
            index=index,
            checkpoint=first.size,
            signed_at=first.at,
        )

    def _enough_at(self, seen: Sequence[Seen]) -> dt.datetime | None:
        """Return when the cosignatures came to be enough."""
        names: list[str] = []
        for each in sorted(seen, key=lambda one: one.at):
            names.append(each.name)
            if self.outsiders.are_enough(names):
                return each.at
        return None

    def _cosigned(self, index: int) -> list[tuple[rows.Signed, list[Seen]]]:
        """Return the checkpoints above an entry, oldest first, with the cosignatures that hold."""
        found: dict[int, tuple[rows.Signed, list[Seen]]] = {}
        for size, line, text, at in self._ask(
            rows.COSIGNED, (self.log_id, index + 1, COSIGNED_MAX)
        ):
            signed = rows.Signed(size=size, note=bytes(text), at=at)
            seen = self._holding(signed, bytes(line))
            if seen:
                found.setdefault(size, (signed, []))[1].append(seen)
        return list(found.values())

    def _holding(self, signed: rows.Signed, line: bytes) -> Seen | None:
        """Return a cosignature that holds under a key of the policy; others are nothing to us."""
        try:
            opened = note.parse_note(note.parse_note(signed.note).text + b"\n" + line)
            (signature,) = opened.signatures
            witness = self.outsiders.named(signature.name)
            if witness is None:
                return None
            cosigned = cosignature.check_cosignature(
                text=opened.text, key=witness.key, line=signature
            )
        except (Malformed, ValueError):
            return None
        return Seen(name=signature.name, at=cosigned.at, same_operator=witness.same_operator)


def _check(made: proof_.TlogProof, *, h: bytes) -> None:
    said = checkpoint.parse_checkpoint(note.parse_note(made.checkpoint).text)
    merkle.check_inclusion(
        leaf=merkle.leaf_hash(format_.log_entry(h)),
        index=made.index,
        size=said.size,
        proof=made.path,
        root=said.root,
    )
