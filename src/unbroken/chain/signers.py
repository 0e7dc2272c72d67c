"""Who signs an act, and what may stand in the place of a signature."""

from unbroken.chain.register import Signer

OFFICIAL = ("signed", "esigned")
CITIZEN = ("signed", "fingerprinted", "esigned", "refused", "unable", "absent")
WITNESS = ("signed", "fingerprinted", "esigned", "refused", "absent")


def official(slot: str, *, role: str, required: bool = True, many: bool = False) -> Signer:
    """Return the place of somebody who signs by office, and who cannot refuse to."""
    return Signer(slot=slot, role=role, required=required, many=many, outcomes=OFFICIAL)


def citizen(slot: str, *, role: str, required: bool = True, many: bool = False) -> Signer:
    """Return the place of a person: whoever refuses, cannot or is absent has that noted."""
    return Signer(slot=slot, role=role, required=required, many=many, outcomes=CITIZEN)


def attesting_witness(*, required: bool = True) -> Signer:
    """Return the place of the attesting witness, who may refuse or be absent."""
    return Signer(slot="witness", role="witness_act", required=required, outcomes=WITNESS)


MAKER = official("officer", role="maker")
APPROVER = official("approver", role="approver")
