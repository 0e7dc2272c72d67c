"""The contents list of a bundle: each act of the case, and each of the bytes that they name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from unbroken.base.identifiers import CaseRef, Code, Digest
from unbroken.chain import vaults
from unbroken.disclosure.acts import Withheld
from unbroken.disclosure.codes import WITHHELD_GROUND
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


TEXT_ONLY = contents.Reason(
    code="text_only", zh="仅提供文字，未提供文件", en="Only the text was handed over, not the files"
)
BULK_THINGS, BULK_BYTES = 20, 10 * 1000**3
"""More files, or more bytes, take a second person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Which parts of a case are handed over."""

    with_media: bool = True
    withheld: Mapping[int, Code] = field(default_factory=dict)
    """Records that are withheld, by their numbers, each with its ground."""

    def in_words(self) -> tuple[Withheld, ...]:
        """Say what is withheld, as the record of the disclosure says it."""
        named = tuple(
            Withheld(what=f"No. {n}", pages=None, ground=ground)
            for n, ground in sorted(self.withheld.items())
        )
        return (
            named
            if self.with_media
            else (*named, Withheld(what=TEXT_ONLY.zh, pages=None, ground=None))
        )


WHOLE = Choice()


def contents_of(
    case: CaseRef,
    acts: Sequence[StoredAct],
    *,
    policy: bytes,
    duties: tuple[contents.Duty, ...],
    choice: Choice = WHOLE,
) -> contents.Contents:
    """Name everything that the bundle of a case holds; re-reads all bytes and raises Damaged."""
    shown = [each for each in acts if each.n not in choice.withheld]
    media, kept_back, missing = _media(shown, choice)
    return contents.Contents(
        stream=case,
        n=acts[-1].n,
        head=acts[-1].record.h,
        acts=tuple(contents.ListedAct(h=each.record.h, withheld=each.erased) for each in shown),
        withheld_acts=tuple(
            contents.WithheldAct(n=each.n, h=each.record.h, reason=_reason(choice.withheld[each.n]))
            for each in acts
            if each.n in choice.withheld
        ),
        media=tuple(media),
        withheld_media=tuple(kept_back),
        missing_media=tuple(missing),
        duties=duties,
        heads=tuple(head_at(size) for size in sizes_seen(shown)),
        files=bundle.contents_files({bundle.POLICY: policy}),
    ).in_order()


def is_bulk(listed: contents.Contents) -> bool:
    """Say whether this is more than one person hands over alone."""
    size_bytes = sum(each.size_bytes for each in listed.media)
    return len(listed.media) > BULK_THINGS or size_bytes > BULK_BYTES


def _reason(ground: Code) -> contents.Reason:
    word = next(one for one in WITHHELD_GROUND.words if one.code == ground)
    return contents.Reason(code=ground, zh=word.zh, en=word.en)


def _media(
    acts: Sequence[StoredAct], choice: Choice
) -> tuple[list[contents.Medium], list[contents.AbsentMedium], list[contents.AbsentMedium]]:
    """Part the digests that the acts name: handed over, kept back, not here."""
    vault = vaults.station_vault()
    media: list[contents.Medium] = []
    kept_back: list[contents.AbsentMedium] = []
    missing: list[contents.AbsentMedium] = []
    for digest, loaded in _named(acts).items():
        if not vault.has(Digest(digest.hex())):
            reason = CLAIMED if loaded else NOT_HELD
            missing.append(contents.AbsentMedium(sha256=digest, reason=reason))
        elif not choice.with_media:
            kept_back.append(contents.AbsentMedium(sha256=digest, reason=TEXT_ONLY))
        else:
            # What has rotted is refused now, before an act says that it was handed over.
            size_bytes = vault.verify(Digest(digest.hex())).size_bytes
            media.append(contents.Medium(sha256=digest, size_bytes=size_bytes))
    return media, kept_back, missing


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
