"""The container: one form, which other programs read and ours accepts alone."""

import hashlib
import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unbroken_verify import bundle, container, contents, verify
from unbroken_verify.findings import Outcome
from unbroken_verify.tests.repacking import codes, members_of, packed
from unbroken_verify.tests.station import VIDEO, Station, a_bundle, a_bundling

SHARED = Path(os.environ.get("UNBROKEN_SHARED", Path(__file__).parents[4] / "shared")) / "data"
names = st.text("abcxyz0129._-", min_size=1, max_size=8).filter(container.is_safe_name)


@settings(max_examples=60)
@given(st.dictionaries(names, st.binary(max_size=40), min_size=1, max_size=6))
def test_what_is_packed_is_read_by_us_and_by_the_standard_library(members):
    data = packed(members)
    assert members_of(data) == members
    with zipfile.ZipFile(io.BytesIO(data)) as other:
        assert other.testzip() is None
        assert {name: other.read(name) for name in other.namelist()} == members
        assert all(each.date_time == (1980, 1, 1, 0, 0, 0) for each in other.infolist())
        assert all(each.compress_type == zipfile.ZIP_STORED for each in other.infolist())


def test_large_numbers_are_written_in_zip64_as_the_standard_library_reads_them():
    large = container.Member(name="film", crc=7, size=5 * 2**32, offset=0)
    after = container.Member(name="note", crc=9, size=3, offset=large.data_offset() + large.size)
    directory = large.central_header() + after.central_header()
    begin = after.data_offset() + 3
    ending = container.end_records(count=2, directory_offset=begin, directory_bytes=len(directory))
    out = SparseFile(begin, directory + ending)
    with zipfile.ZipFile(out) as other:
        found = {each.filename: each for each in other.infolist()}
    assert found["film"].file_size == large.size
    assert found["note"].header_offset == after.offset


class SparseFile(io.RawIOBase):
    """A file of zeros up to a point, and some bytes after it."""

    def __init__(self, zeros, tail):
        self.zeros, self.tail, self.at = zeros, tail, 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=0):
        base = {0: 0, 1: self.at, 2: self.zeros + len(self.tail)}[whence]
        self.at = base + offset
        return self.at

    def tell(self):
        return self.at

    def read(self, size=-1):
        end = self.zeros + len(self.tail) if size < 0 else self.at + size
        skipped = bytes(max(0, min(end, self.zeros) - self.at)) if self.at < self.zeros else b""
        data = skipped + self.tail[max(0, self.at - self.zeros) : max(0, end - self.zeros)]
        self.at += len(data)
        return data


def test_large_numbers_read_back_from_the_directory():
    large = container.Member(name="film", crc=7, size=5 * 2**32, offset=0)
    after = container.Member(name="note", crc=9, size=3, offset=6 * 2**32)
    directory = large.central_header() + after.central_header()
    assert list(container._parsed_directory(directory, 2)) == [large, after]
    exact = container.Member(name="a", crc=0, size=2**32 - 1, offset=2**32 - 1)
    assert list(container._parsed_directory(exact.central_header(), 1)) == [exact]


@pytest.mark.release
def test_a_film_of_more_than_four_gibibytes_is_written_and_read(tmp_path):
    size = 2**32 + 5
    path = tmp_path / "large.zip"
    with path.open("w+b") as out:
        writer = container.ContainerWriter(out)
        chunk = bytes(2**20)
        chunks = (chunk[: size - at] for at in range(0, size, len(chunk)))
        writer.add("a-film", size=size, chunks=chunks)
        writer.add("b-note", size=4, chunks=[b"note"])
        writer.close()
    with path.open("rb") as file:
        members = container.PackedMembers(file)
        assert sum(len(each) for each in members.chunks("a-film")) == size
        assert b"".join(members.chunks("b-note")) == b"note"
    with zipfile.ZipFile(path) as other:
        assert other.getinfo("a-film").file_size == size
        assert other.read("b-note") == b"note"


@pytest.mark.parametrize(
    "name",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\\b", "a:b", "a b", "名", "a\nb", "a%0A"],
)
def test_a_member_has_no_name_that_leads_elsewhere(name):
    with pytest.raises(container.BadMemberName):
        packed({name: b""})


def test_members_come_in_order_and_once_and_in_the_stated_length():
    writer = container.ContainerWriter(io.BytesIO())
    writer.add("b", size=1, chunks=[b"x"])
    for name in ("a", "b"):
        with pytest.raises(container.BadMemberName):
            writer.add(name, size=0, chunks=[])
    with pytest.raises(container.WrongLength):
        writer.add("c", size=2, chunks=[b"x"])


def test_the_same_members_packed_by_another_program_are_not_our_form():
    _, data = a_bundle()
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", compression) as other:
            for name, content in members_of(data).items():
                other.writestr(name, content)
        with pytest.raises(container.OtherContainer):
            container.PackedMembers(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize("path", sorted((SHARED / "archive").glob("*")), ids=lambda path: path.name)
def test_archives_made_to_confuse_readers_are_unreadable(path):
    verdict = verify.verify_bundle(path)
    assert verdict.outcome is Outcome.UNREADABLE
    assert len(verdict.problems) == 1


@pytest.mark.shared
@pytest.mark.parametrize(
    "path",
    sorted(each.parent for each in (SHARED / "bagit").rglob("bagit.txt")),
    ids=lambda path: path.name,
)
def test_a_bag_that_is_no_bundle_is_never_called_genuine(path):
    assert verify.verify_bundle(path).outcome is Outcome.UNREADABLE


def test_an_unpacked_bundle_is_a_bag_of_version_1_0():
    _, data = a_bundle()
    files = members_of(data)
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for manifest, inside in (("manifest", True), ("tagmanifest", False)):
        lines = files[f"{manifest}-sha256.txt"].decode().splitlines()
        stated = dict(reversed(line.split("  ", 1)) for line in lines)
        named = {n for n in files if n.startswith("data/") is inside} - {"tagmanifest-sha256.txt"}
        assert stated == {n: hashlib.sha256(files[n]).hexdigest() for n in named}


def unpacked(folder, data):
    for name, content in members_of(data).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_an_unpacked_bundle_is_checked_and_its_container_is_said_not_to_be(tmp_path):
    station, data = a_bundle()
    folder = unpacked(tmp_path / "bundle", data)
    verdict = verify.verify_bundle(folder, trusted=station.policy())
    assert verdict.outcome is Outcome.GENUINE_AND_COMPLETE, verdict.problems
    assert [each.code for each in verdict.remarks] == ["container_not_checked"]


def test_an_unpacked_bundle_in_which_a_file_was_added_changed_or_dropped_is_refused(tmp_path):
    station, data = a_bundle()
    changes = {
        "added": (lambda f: (f / "data/.DS_Store").write_bytes(b""), "unlisted_file"),
        "outside": (lambda f: (f / "notes.txt").write_bytes(b""), "unlisted_file"),
        "dropped": (lambda f: (f / bundle.STORY).unlink(), "file_missing"),
        "changed": (lambda f: (f / bundle.STORY).write_bytes(b"{}"), "file_changed"),
    }
    for name, (change, code) in changes.items():
        folder = unpacked(tmp_path / name, data)
        change(folder)
        verdict = verify.verify_bundle(folder, trusted=station.policy())
        assert code in codes(verdict), name
        assert verdict.outcome is Outcome.NOT_GENUINE


def test_a_link_in_an_unpacked_bundle_is_refused(tmp_path):
    station, data = a_bundle()
    folder = unpacked(tmp_path / "bundle", data)
    shutil.move(folder / bundle.STORY, tmp_path / "story")
    (folder / bundle.STORY).symlink_to(tmp_path / "story")
    verdict = verify.verify_bundle(folder, trusted=station.policy())
    assert codes(verdict) == {"NotARegularFile"}


def test_what_cannot_be_opened_is_unreadable(tmp_path):
    verdict = verify.verify_bundle(tmp_path / "nowhere")
    assert verdict.outcome is Outcome.UNREADABLE
    assert codes(verdict) == {"cannot_open"}


def test_a_bundle_is_written_only_of_what_its_contents_list_names():
    def broken(change):
        made = a_bundling()
        made.disclose()
        parts = made.parts()
        return container.dataclasses.replace(parts, **change(parts))

    for change in (
        lambda parts: {"acts": parts.acts[1:]},
        lambda parts: {"proofs": {}},
        lambda parts: {"policy": b"quorum none\n"},
        lambda parts: {"files": {}},
        lambda parts: {"heads": []},
        lambda parts: {"open_medium": lambda _: [VIDEO[::-1]]},
    ):
        with pytest.raises(bundle.NotListed):
            bundle.write_bundle(broken(change), out=io.BytesIO())


def test_the_same_case_gives_the_same_bytes():
    assert a_bundle()[1] == a_bundle()[1]


def a_list(**changed):
    made = a_bundling()
    made.disclose()
    body = contents.jcs.decode(made.contents.encode())
    body.update(changed)
    return contents.jcs.encode({k: v for k, v in body.items() if v is not KeyError})


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "unbroken/contents/v2"},
        {"format": KeyError},
        {"more": 1},
        {"n": KeyError},
        {"n": -1},
        {"n": True},
        {"head": "00"},
        {"acts": {}},
        {"acts": [{"h": "00" * 32}]},
        {"acts": [{"h": "00" * 32, "withheld": []}] * 2},
        {"acts": [{"h": "00" * 32, "withheld": [], "more": 1}]},
        {"media": [{"sha256": "11" * 32, "size_bytes": 1}, {"sha256": "00" * 32, "size_bytes": 1}]},
        {"media": [{"sha256": "00" * 32, "size_bytes": 1}] * 2},
        {"media": [{"sha256": "00" * 32, "size_bytes": None}]},
        {"files": [{"path": "b", "sha256": "00" * 32}, {"path": "a", "sha256": "00" * 32}]},
        {"files": [{"path": "a", "sha256": "00" * 32}] * 2},
        {"heads": [{"origin": "a", "size": 1, "root": "00" * 32}] * 2},
        {"duties": [{"rule": "R", "state": "forgiven"}]},
        {"withheld_acts": [{"n": 1, "h": "00" * 32}]},
        {"stream": 1},
    ],
    ids=str,
)
def test_a_contents_list_in_any_other_form_is_refused(changed):
    contents.parse_contents(a_list())
    with pytest.raises(container.Malformed):
        contents.parse_contents(a_list(**changed))


def test_a_contents_list_reads_back_as_it_was_written():
    data = a_list()
    assert contents.parse_contents(data).encode() == data
    assert Station().origin
