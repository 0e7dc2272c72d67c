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
from unbroken.base.identifiers import (
    CaseRef,
    Code,
    Digest,
    Key,
    OfficerRef,
    PersonRef,
    StreamName,
)
from unbroken.base.refusal import N_, Refusal
from unbroken.casefile import find as casefile
from unbroken.chain import standing, vaults
from unbroken.chain.actor import Actor
from unbroken.chain.door import record
from unbroken.chain.log import trust
from unbroken.chain.log.standing import Standing, State
from unbroken.chain.receipt import Receipt
from unbroken.disclosure import duties, find, listing
from unbroken.disclosure.acts import CaseDisclosed
from unbroken.people.refusals import require
from unbroken_verify import bundle, container, contents

AT_THE_MACHINE = "command-line"
"""The source of an act that was made from the command line."""


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


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A disclosure as somebody asks for it: of what, to whom, of which parts of it."""

    case: CaseRef
    to: Recipient
    choice: listing.Choice = listing.WHOLE
    approver: OfficerRef | None = None


def disclose_case(
    *,
    asked: Asked,
    out: Path,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
) -> Disclosed:
    """Record that a case was disclosed and write its bundle; raises NotSigned where none is written."""
    receipt = record_disclosure(asked=asked, by=by, occurred_at=occurred_at, now=now, key=key)
    return _written(asked, receipt, out=out)


def disclose_at_the_machine(
    *, asked: Asked, out: Path, by: Actor, second: Actor | None, now: dt.datetime, key: Key
) -> Disclosed:
    """Do the same from the command line: the same right, of an officer who is there and confirmed it."""
    if out.exists():
        raise OutTaken(file=out)
    receipt = record_disclosure(
        asked=asked, by=by, occurred_at=now, now=now, key=key, second=second, source=AT_THE_MACHINE
    )
    return _written(asked, receipt, out=out)


def record_disclosure(
    *,
    asked: Asked,
    by: Actor,
    occurred_at: dt.datetime,
    now: dt.datetime,
    key: Key,
    seen: int | None = None,
    second: Actor | None = None,
    source: str = "manual",
) -> Receipt:
    """Record a disclosure; its bundle is written later, from what the record names.

    More than a few files, or very large ones, take two persons; `seen` is how far the case was known.
    """
    facts = casefile.facts_of(asked.case)
    require(by, "disclosure", facts, now)
    listed = _listed(asked, now=now)
    if listing.is_bulk(listed):
        require(by, "disclosure.bulk", facts, now, second=second)
    known = listed.n if seen is None else min(seen, listed.n)
    return _recorded(
        asked, listed, by=by, occurred_at=occurred_at, key=key, seen=known, source=source
    )


def write_bundle(*, case: CaseRef, n: int, out: Path) -> Digest:
    """Write the bundle of a disclosure that stands in the log; raises NotSigned, or OutTaken.

    It follows from the record alone, so that it can be thrown away and written again.
    """
    if out.exists():
        raise OutTaken(file=out)
    said = find.disclosure_in(case, n)
    reached = standing.wait_for(said.id, _wanted())
    if reached.checkpoint is None:
        raise NotSigned(act=said.id)
    listed = find.contents_named(said)
    before = [each for each in find.acts_of(case) if each.n <= listed.n]
    return _write(_parts(before, said, listed, size=reached.checkpoint), out)


def _written(asked: Asked, receipt: Receipt, *, out: Path) -> Disclosed:
    # Dying here leaves a disclosure whose bundle can still be written.
    digest = write_bundle(case=asked.case, n=receipt.n, out=out)
    said = find.disclosure_in(asked.case, receipt.n)
    return Disclosed(
        receipt=receipt,
        standing=standing.status_of(receipt.act),
        contents=find.contents_named(said),
        sha256=digest,
    )


def _listed(asked: Asked, *, now: dt.datetime) -> contents.Contents:
    """List what is handed over, once the log holds the case as it is."""
    loaded = config.load().config
    acts = find.acts_of(asked.case)
    _wait_for_log(acts[-1])
    return listing.contents_of(
        asked.case,
        acts,
        policy=trust.handed_out(loaded).encode(),
        duties=duties.duties_of(asked.case, now=now),
        choice=asked.choice,
    )


def _recorded(
    asked: Asked,
    listed: contents.Contents,
    *,
    by: Actor,
    occurred_at: dt.datetime,
    key: Key,
    seen: int,
    source: str,
) -> Receipt:
    # `seen` makes the door refuse where the case grew since it was read.
    return record(
        _act(asked, listed),
        stream=StreamName(asked.case),
        by=by,
        occurred_at=occurred_at,
        key=key,
        seen=seen,
        source=source,
    )


def _wait_for_log(last: find.StoredAct) -> None:
    """Wait until the case as it is stands in the log, so that a silent one is found out in time."""
    if standing.wait_for(last.id, State.INTEGRATED).state is State.RECORDED:
        raise find.NotInLog(n=last.n)


def _wanted() -> State:
    """Return what can be waited for: without witnesses a signature of the log is all there is."""
    return State.WITNESSED if standing.own_log().outsiders.witnesses else State.INTEGRATED


def _act(asked: Asked, listed: contents.Contents) -> CaseDisclosed:
    """Say what is disclosed; list and policy are in the vault before an act names them."""
    vault = vaults.station_vault()
    vault.put(io.BytesIO(trust.handed_out(config.load().config).encode()))
    digest = vault.put(io.BytesIO(listed.encode())).digest
    return CaseDisclosed(
        to=asked.to.person,
        recipient_role=asked.to.role,
        content=Code("bundle"),
        mode=Code("bundle_offline"),
        text=asked.to.text,
        redactions=asked.choice.in_words(),
        # The verifier reads the digest of the list here: a bundle cannot name its own digest.
        bundle_sha256=digest,
        contents_sha256=digest,
        approver=asked.approver,
    )


def _parts(
    acts: list[find.StoredAct],
    disclosure: find.StoredAct,
    listed: contents.Contents,
    *,
    size: int,
) -> bundle.BundleParts:
    """Gather the bundle; a withheld act is not in it, but its place in the log is proved."""
    shown = {each.h for each in listed.acts}
    policy = next(each.sha256 for each in listed.files if each.path == bundle.POLICY)
    return bundle.BundleParts(
        contents=listed,
        acts=[each.record for each in acts if each.record.h in shown],
        disclosure=disclosure.record,
        proofs=find.proofs_of([*acts, disclosure], size=size),
        heads=[find.grown_from(each, size=size) for each in listed.heads],
        policy=b"".join(_chunks(policy)),
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
