"""The contents list of a bundle: each act of the case, and each of the bytes that they name."""

from collections.abc import Iterable, Sequence

from unbroken.base.identifiers import CaseRef, Digest
from unbroken.chain import vaults
from unbroken.disclosure.find import StoredAct, head_at, sizes_seen
from unbroken_verify import act as format_
from unbroken_verify import bundle, complete, contents
from unbroken_verify.genuine import ReadAct

CLAIMED = contents.Reason(
    code="claimed",
    zh="转入记录所称文件，本单位未收到",
    en="Claimed by a loaded record; the file never arrived here",
)
NOT_HELD = contents.Reason(code="not_held", zh="本单位未保存该文件", en="Not held by this station")


def contents_of(
    case: CaseRef,
    acts: Sequence[StoredAct],
    *,
    policy: bytes,
    duties: tuple[contents.Duty, ...],
) -> contents.Contents:
    """Name everything that the bundle of a case holds; re-reads all bytes and raises Damaged."""
    media, missing = _media(acts)
    return contents.Contents(
        stream=case,
        n=acts[-1].n,
        head=acts[-1].record.h,
        acts=tuple(contents.ListedAct(h=each.record.h, withheld=each.erased) for each in acts),
        media=tuple(media),
        missing_media=tuple(missing),
        duties=duties,
        heads=tuple(head_at(size) for size in sizes_seen(list(acts))),
        files=bundle.contents_files({bundle.POLICY: policy}),
    ).in_order()


def _media(
    acts: Sequence[StoredAct],
) -> tuple[list[contents.Medium], list[contents.AbsentMedium]]:
    vault = vaults.station_vault()
    media: list[contents.Medium] = []
    missing: list[contents.AbsentMedium] = []
    for digest, loaded in _named(acts).items():
        if not vault.has(Digest(digest.hex())):
            reason = CLAIMED if loaded else NOT_HELD
            missing.append(contents.AbsentMedium(sha256=digest, reason=reason))
            continue
        # What has rotted is refused now, before an act says that it was handed over.
        size_bytes = vault.verify(Digest(digest.hex())).size_bytes
        media.append(contents.Medium(sha256=digest, size_bytes=size_bytes))
    return media, missing


def _named(acts: Iterable[StoredAct]) -> dict[bytes, bool]:
    """Return all digests that the acts name, by the verifier's own rule: loaded acts only, or not."""
    own = {each.record.h for each in acts}
    found: dict[bytes, bool] = {}
    for each in acts:
        envelope = format_.parse_envelope(each.record.envelope)
        said = ReadAct(record=each.record, envelope=envelope, h=each.record.h)
        for digest in complete.named_digests(said):
            if digest not in own:
                found[digest] = found.get(digest, True) and each.loaded
    return found
