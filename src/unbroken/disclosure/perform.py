"""What a person does when a case leaves the house: may I, record, and hand over the proof."""

import dataclasses
import datetime as dt
import hashlib
import io
import os
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from unbroken.base import config
from unbroken.base.identifiers import CaseRef, Code, Digest, Key, PersonRef, StreamName
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find as casefile
from unbroken.chain import standing, vaults
from unbroken.chain.actor import Actor
from unbroken.chain.door import Receipt, record
from unbroken.chain.log import trust
from unbroken.chain.log.standing import Standing, State
from unbroken.disclosure import duties, find, listing
from unbroken.disclosure.acts import CaseDisclosed
from unbroken.people.refusals import require
from unbroken_verify import bundle, container, contents


class OutTaken(Refusal):
    """A bundle never replaces a file."""

    sentence = N_("There is already a file %(file)s.")
    remedy = N_("Give another name.")
    status = HTTPStatus.CONFLICT


class NotSigned(Refusal):
    """A bundle is written when its disclosure stands in a signed checkpoint."""

    sentence = N_("The disclosure is recorded (record %(act)s), but the log is not signed yet.")
    remedy = N_("See that the integrator runs, then disclose again; no bundle was handed out.")
    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """To whom a case is disclosed, in what capacity, and what he is told with it."""

    person: PersonRef
    role: Code
    text: str


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Disclosed:
    """What was handed over, and how far the log vouches for it."""

    receipt: Receipt
    standing: Standing
    contents: contents.Contents
    sha256: Digest


def disclose_case(
    *,
    case: CaseRef,
    to: Recipient,
    out: Path,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Disclosed:
    """Record that a case was disclosed and write its bundle; raises NotSigned where none is written."""
    require(by, "disclosure", casefile.facts_of(case), now)
    return _disclose(case=case, to=to, out=out, by=by, occurred_at=occurred_at, now=now, key=key)


def disclose_at_the_machine(
    *, case: CaseRef, to: Recipient, out: Path, by: Actor, now: dt.datetime, key: Key
) -> Disclosed:
    """Do the same from the command line: whoever runs the machine holds all bytes, and is recorded."""
    return _disclose(case=case, to=to, out=out, by=by, occurred_at=now, now=now, key=key)


def _disclose(
    *,
    case: CaseRef,
    to: Recipient,
    out: Path,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Disclosed:
    loaded = config.load().config
    if out.exists():
        raise OutTaken(file=out)
    acts = find.acts_of(case)
    _wait_for_log(acts[-1])
    policy = trust.handed_out(loaded).encode()
    owed = duties.duties_of(case, now=now, zone=loaded.time_zone)
    listed = listing.contents_of(case, acts, policy=policy, duties=owed)
    act = _act(to, listed)
    # `seen` makes the door refuse where the case grew since it was read.
    receipt = record(
        act,
        stream=StreamName(case),
        by=by,
        occurred_at=occurred_at,
        key=key,
        seen=listed.n,
    )
    # Dying here leaves a disclosure without a bundle; disclosing again records another one.
    reached = standing.wait_for(receipt.act, _wanted())
    if reached.checkpoint is None:
        raise NotSigned(act=receipt.act)
    parts = _parts(case, acts, listed, policy=policy, size=reached.checkpoint)
    return Disclosed(receipt=receipt, standing=reached, contents=listed, sha256=_write(parts, out))


def _wait_for_log(last: find.StoredAct) -> None:
    """Wait until the case as it is stands in the log, so that a silent one is found out in time."""
    if standing.wait_for(last.id, State.INTEGRATED).state is State.RECORDED:
        raise find.NotInLog(n=last.n)


def _wanted() -> State:
    """Return what can be waited for: without witnesses a signature of the log is all there is."""
    return State.WITNESSED if standing.own_log().outsiders.witnesses else State.INTEGRATED


def _act(to: Recipient, listed: contents.Contents) -> CaseDisclosed:
    """Say what is disclosed; the contents list is in the vault before an act names it."""
    digest = vaults.station_vault().put(io.BytesIO(listed.encode())).digest
    return CaseDisclosed(
        to=to.person,
        recipient_role=to.role,
        content=Code("bundle"),
        mode=Code("bundle_offline"),
        text=to.text,
        redactions=(),
        # The verifier reads the digest of the list here: a bundle cannot name its own digest.
        bundle_sha256=digest,
        contents_sha256=digest,
    )


def _parts(
    case: CaseRef,
    acts: list[find.StoredAct],
    listed: contents.Contents,
    *,
    policy: bytes,
    size: int,
) -> bundle.BundleParts:
    disclosure = next(each for each in find.acts_of(case) if each.n == listed.n + 1)
    return bundle.BundleParts(
        contents=listed,
        acts=[each.record for each in acts],
        disclosure=disclosure.record,
        proofs=find.proofs_of([*acts, disclosure], size=size),
        heads=[find.grown_from(each, size=size) for each in listed.heads],
        policy=policy,
        open_medium=_chunks,
    )


def _chunks(digest: bytes) -> Iterator[bytes]:
    with vaults.station_vault().open(Digest(digest.hex())) as file:
        while chunk := file.read(container.CHUNK_BYTES):
            yield chunk


def _write(parts: bundle.BundleParts, out: Path) -> Digest:
    part = out.with_name(out.name + ".part")
    with part.open("xb") as file:
        bundle.write_bundle(parts, out=file)
        file.flush()
        os.fsync(file.fileno())
    # Dying here leaves a file ending in `.part`, which nobody was given.
    os.link(part, out)
    part.unlink()
    with out.open("rb") as file:
        return Digest(hashlib.file_digest(file, "sha256").hexdigest())
