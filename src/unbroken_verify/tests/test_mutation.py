"""A bundle in which anything was changed is never called genuine (T26)."""

import functools
import random

import pytest

from unbroken_verify import container, merkle, payload
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.repacking import judged, members_of, packed, with_new_manifests
from unbroken_verify.tests.station import VIDEO, Bundling, Station, a_case

REFUSED = {Outcome.NOT_GENUINE, Outcome.UNREADABLE}
FILM = b"film"


@functools.cache
def a_small_bundle():
    """Make a bundle of everything once: an act, a withheld field, a file, an earlier head."""
    station = Station("small")
    film = container.zlib.crc32(FILM)
    digest = merkle.hashlib.sha256(FILM).hexdigest()
    station.record("recording", age=17, crc=film, **{"@media": digest})
    station.checkpoint(witnesses=station.witnesses[:1])
    made = Bundling(station, media=[FILM])
    made.withhold(0, "age")
    made.files = {}
    made.disclose()
    return made.written(), station.policy()


def flipped(data, rng=None):
    """Yield every mutant with one byte changed."""
    for at in range(len(data)):
        mutant = bytearray(data)
        mutant[at] ^= 1 << (rng.randrange(8) if rng else at % 8)
        yield at, bytes(mutant)


def accepted(mutants, trusted):
    """Return the mutants that were not refused."""
    return [at for at, data in mutants if judged(data, trusted).outcome not in REFUSED]


def flipped_and_repacked(data):
    """Yield every mutant with one byte of one file changed and all check sums made anew."""
    files = members_of(data)
    for name in files:
        if name.startswith("data/"):
            for at, changed in flipped(files[name]):
                yield (name, at), with_new_manifests({**files, name: changed})


def test_the_small_bundle_is_genuine_and_complete():
    data, trusted = a_small_bundle()
    verdict = judged(data, trusted)
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE, verdict.problems
    assert len(data) <= 64 * 1024


def test_a_bundle_with_any_byte_changed_is_refused():
    data, trusted = a_small_bundle()
    assert accepted(flipped(data), trusted) == []


def test_a_bundle_with_any_byte_changed_is_refused_even_when_all_check_sums_are_made_anew():
    data, trusted = a_small_bundle()
    assert accepted(flipped_and_repacked(data), trusted) == []


@pytest.mark.parametrize("end", ["front", "back"])
def test_a_bundle_that_is_cut_off_or_longer_is_refused(end):
    data, trusted = a_small_bundle()
    cut = range(1, len(data), 7)
    mutants = [(n, data[n:] if end == "front" else data[:-n]) for n in cut]
    mutants += [(0, b"\x00" + data if end == "front" else data + b"\x00")]
    mutants += [(0, data + data), (0, b"")]
    assert accepted(mutants, trusted) == []


@pytest.mark.parametrize("pack", [packed, with_new_manifests])
def test_a_bundle_from_which_a_file_was_dropped_is_refused(pack):
    data, trusted = a_small_bundle()
    files = members_of(data)
    # Manifests that are made anew come back by themselves: then nothing was dropped.
    names = [n for n in files if pack is packed or n.startswith("data/")]
    mutants = [(n, pack({k: v for k, v in files.items() if k != n})) for n in names]
    assert accepted(mutants, trusted) == []


@pytest.mark.parametrize("pack", [packed, with_new_manifests])
def test_a_bundle_whose_files_were_swapped_is_refused(pack):
    data, trusted = a_small_bundle()
    files = members_of(data)
    names = [n for n in files if n.startswith("data/")]
    mutants = [
        ((one, two), pack({**files, one: files[two], two: files[one]}))
        for at, one in enumerate(names)
        for two in names[at + 1 :]
    ]
    assert accepted(mutants, trusted) == []


@pytest.mark.parametrize("pack", [packed, with_new_manifests])
def test_a_bundle_in_which_a_file_was_renamed_is_refused(pack):
    data, trusted = a_small_bundle()
    files = members_of(data)
    mutants = []
    for name in (n for n in files if n.startswith("data/")):
        rest = {k: v for k, v in files.items() if k != name}
        mutants += [(name, pack({**rest, f"{name}x": files[name]}))]
        mutants += [(name, pack({**rest, name.upper().replace("DATA", "data"): files[name]}))]
    assert accepted(mutants, trusted) == []


@pytest.mark.parametrize("pack", [packed, with_new_manifests])
@pytest.mark.parametrize(
    "name",
    ["data/more.txt", "data/media/" + "0" * 64, "data/proofs/" + "0" * 64 + ".tlog-proof"],
)
def test_a_bundle_to_which_a_file_was_added_is_refused(pack, name):
    data, trusted = a_small_bundle()
    mutants = [(name, pack({**members_of(data), name: b"added"}))]
    assert accepted(mutants, trusted) == []


def test_a_file_outside_the_payload_is_refused():
    data, trusted = a_small_bundle()
    mutants = [(n, packed({**members_of(data), n: b"x"})) for n in ("README", "bag-info.txt")]
    assert accepted(mutants, trusted) == []


def skip_between(*_):
    """A seeded bug: the reader trusts the directory and looks at nothing between the files."""


def any_check_sum(self, name):
    """A seeded bug: the reader compares no check sum."""
    member = self._members[name]
    self._file.seek(member.data_offset())
    yield self._file.read(member.size)


SEEDED = [
    (container, "_check_between", skip_between),
    (payload, "_check_tag_files", lambda *_: None),
    (container.PackedMembers, "chunks", any_check_sum),
]


@pytest.mark.parametrize(("module", "name", "bug"), SEEDED, ids=[each[1] for each in SEEDED])
def test_a_verifier_that_skips_a_check_is_caught_by_flipping_bytes(monkeypatch, module, name, bug):
    data, trusted = a_small_bundle()
    monkeypatch.setattr(module, name, bug)
    if bug is any_check_sum:
        # The manifests still catch changed data: only the check sums themselves go unseen, and
        # they stand twice.
        mutants = [(0, with_other_check_sum(data, "bagit.txt"))]
    else:
        first_header = [*zip(range(30), flipped(data), strict=False)]
        mutants = [mutant for _, mutant in first_header]
        mutants.append((0, without_manifest_line(data)))
    assert accepted(mutants, trusted)


@pytest.mark.parametrize("name", ["bagit.txt", "data/contents.json"])
def test_a_check_sum_that_is_wrong_in_both_its_places_is_refused(name):
    data, trusted = a_small_bundle()
    assert accepted([(0, with_other_check_sum(data, name))], trusted) == []


def test_a_manifest_that_lacks_a_line_is_refused():
    data, trusted = a_small_bundle()
    assert accepted([(0, without_manifest_line(data))], trusted) == []


def with_other_check_sum(data, name):
    members = container.read_directory(container.io.BytesIO(data))
    member = next(each for each in members if each.name == name)
    other = container.dataclasses.replace(member, crc=member.crc ^ 1)
    return data.replace(member.local_header(), other.local_header()).replace(
        member.central_header(), other.central_header()
    )


def without_manifest_line(data):
    files = members_of(data)
    manifest = files["manifest-sha256.txt"]
    files["manifest-sha256.txt"] = manifest[manifest.index(b"\n") + 1 :]
    return packed(files)


@pytest.mark.release
def test_a_bundle_of_64_kib_with_any_byte_changed_is_refused():
    station = a_case()
    for n in range(20):
        station.record("note_made", text=f"{n} " * 40)
    made = Bundling(station, media=[VIDEO])
    made.disclose()
    data = made.written()
    assert judged(data, station.policy()).outcome is Outcome.GENUINE_AND_COMPLETE
    assert 48 * 1024 < len(data) <= 64 * 1024
    assert accepted(flipped(data, random.Random(1)), station.policy()) == []  # noqa: S311
