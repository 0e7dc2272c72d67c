"""Asking for the acts of a case as they were hashed, and for their places in the log."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from unbroken.base.identifiers import ActId, CaseRef, Digest, Key
from unbroken.base.refusal import N_, Refusal
from unbroken.chain import read, standing, vaults
from unbroken.chain.log import rows
from unbroken.people.refusals import NoSuch
from unbroken_verify import act as format_
from unbroken_verify import bundle, checkpoint, contents, jcs, note, proof

STORED = """SELECT a.id, a.n, a.envelope, p.names, p.preimages, p.salts, p.digests
FROM unb.act a JOIN unb.payload p ON p.log_id = a.log_id AND p.act = a.id
WHERE a.log_id = %s AND a.stream = %s ORDER BY a.n"""
UNDER_KEY = "SELECT n FROM unb.act WHERE log_id = %s AND key = %s AND stream = %s"
ERASED = contents.Reason(code="erased", zh="依法删除", en="Erased by law")


class NothingToDisclose(Refusal):
    """A case has at least one act."""

    sentence = N_("There are no records of %(case)s.")
    remedy = N_("Check the number of the case.")
    status = HTTPStatus.NOT_FOUND


class NotInLog(Refusal):
    """A bundle proves the place of each of its acts in the log."""

    sentence = N_("The log does not hold record %(n)s of the case yet.")
    remedy = N_("Start the station, wait for the next checkpoint, and disclose again.")


class NoSuchDisclosure(NoSuch):
    """There is no such disclosure, or it was no bundle."""

    sentence = N_("There is no such disclosure.")
    remedy = N_("Look for it in the records of the case.")


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAct:
    """An act as it was hashed, with what was erased of it."""

    id: ActId
    n: int
    loaded: bool
    record: bundle.ActRecord
    erased: tuple[contents.WithheldField, ...]


def acts_of(case: CaseRef) -> list[StoredAct]:
    """Return the acts of a case in order; raises NothingToDisclose."""
    found = [_stored(row) for row in standing.asking(STORED, (read.station_log(), case))]
    if not found:
        raise NothingToDisclose(case=case)
    return found


def disclosure_in(case: CaseRef, n: int) -> StoredAct:
    """Return a disclosure of a case by its number; raises NoSuchDisclosure."""
    found = next((each for each in acts_of(case) if each.n == n), None)
    if found is None or format_.parse_envelope(found.record.envelope).type != "disclosure":
        raise NoSuchDisclosure
    return found


def recorded_under(key: Key, *, case: CaseRef) -> int | None:
    """Return the number of what was recorded in a case under a key, or None."""
    found = standing.asking(UNDER_KEY, (read.station_log(), key, case))
    return int(found[0][0]) if found else None


def contents_named(disclosure: StoredAct) -> contents.Contents:
    """Return the list that a disclosure names; raises NoSuchDisclosure where it names none."""
    named = next((f.value for f in disclosure.record.fields if f.name == "contents_sha256"), None)
    if not isinstance(named, str) or not vaults.station_vault().has(Digest(named)):
        raise NoSuchDisclosure
    with vaults.station_vault().open(Digest(named)) as file:
        return contents.parse_contents(file.read())


def _stored(row: tuple[Any, ...]) -> StoredAct:
    id_, n, envelope, names, preimages, salts, digests = row
    parts = list(zip(names, preimages, salts, digests, strict=True))
    fields = tuple(
        format_.Field(name=name, value=_value(preimage), salt=bytes(salt))
        for name, preimage, salt, _ in parts
        if preimage is not None and salt is not None
    )
    kept = {field.name for field in fields}
    erased = tuple(
        contents.WithheldField(digest=bytes(digest), name=name, reason=ERASED)
        for name, _, _, digest in parts
        if name not in kept
    )
    record = bundle.ActRecord(
        envelope=bytes(envelope), fields=fields, withheld=tuple(each.digest for each in erased)
    )
    return StoredAct(
        id=id_,
        n=n,
        loaded=format_.parse_envelope(bytes(envelope)).source.startswith("load:"),
        record=record,
        erased=erased,
    )


def _value(preimage: bytes) -> jcs.Json:
    pair = jcs.decode(bytes(preimage))
    if not isinstance(pair, list):
        raise bundle.BadActLine
    return pair[1]


def signed_at(size: int) -> rows.Signed:
    """Return a checkpoint that was published; raises NotThere."""
    found = rows.signed_at_size(standing.asking, log_id=read.station_log(), size=size)
    if found is None:
        raise rows.NotThere(size)
    return found


def proofs_of(acts: list[StoredAct], *, size: int) -> dict[bytes, bytes]:
    """Return by h what proves each act in one checkpoint, which all of them share."""
    log_id = read.station_log()
    tree = rows.tree(standing.asking, log_id=log_id, size=size)
    final = _cosigned(size)
    made: dict[bytes, bytes] = {}
    for each in acts:
        place = rows.place_of(standing.asking, log_id=log_id, act=each.id)
        if place is None or place.h != each.record.h:
            raise NotInLog(n=each.n)
        path = tuple(tree.inclusion(place.index))
        made[place.h] = proof.TlogProof(index=place.index, path=path, checkpoint=final).encode()
    return made


def sizes_seen(acts: list[StoredAct]) -> list[int]:
    """Return the sizes of the witnessed checkpoints that first held these acts."""
    found = standing.statuses_of([each.id for each in acts]).values()
    return sorted({each.checkpoint for each in found if each.is_verified and each.checkpoint})


def head_at(size: int) -> contents.EarlierHead:
    """Return a checkpoint as the contents list names it."""
    said = checkpoint.parse_checkpoint(note.parse_note(signed_at(size).note).text)
    return contents.EarlierHead(origin=said.origin, size=said.size, root=said.root)


def grown_from(earlier: contents.EarlierHead, *, size: int) -> bundle.HeadRecord:
    """Return an earlier checkpoint, and what proves that the final tree begins with its own."""
    tree = rows.tree(standing.asking, log_id=read.station_log(), size=size)
    return bundle.HeadRecord(
        checkpoint=_cosigned(earlier.size), consistency=tuple(tree.consistency(earlier.size))
    )


def _cosigned(size: int) -> bytes:
    return rows.with_cosignatures(
        standing.asking, log_id=read.station_log(), signed=signed_at(size)
    )
