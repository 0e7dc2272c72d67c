import datetime as dt
import errno
import hashlib
import io
import os
import tempfile

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from unbroken.vault import FilesystemVault, digests, durable, filesystem, upload
from unbroken.vault.upload import Checksum, UploadId, Uploads

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
VIDEO = bytes(range(256)) * 400
VIDEO_DIGEST = hashlib.sha256(VIDEO).hexdigest()


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path / "upload", room_bytes_min=0)


@pytest.fixture
def vault(tmp_path):
    return FilesystemVault(tmp_path / "vault", room_bytes_min=0)


@pytest.fixture
def begun(uploads):
    return uploads.begin(
        begun_at=NOON,
        owner="device:dock-1",
        length_bytes=len(VIDEO),
        declared_sha256=VIDEO_DIGEST,
        given_name="../0001.mp4",
    )


def send(uploads, begun, content, *, offset_bytes=0, checksum=None):
    return uploads.append(
        upload_id=begun.id,
        offset_bytes=offset_bytes,
        stream=io.BytesIO(content),
        checksum=checksum,
    )


class BreaksOff(io.BytesIO):
    """Gives some bytes, then the connection is gone."""

    def __init__(self, content, *, after):
        super().__init__(content)
        self.after = after

    def read(self, size=-1):
        if self.tell() >= self.after:
            raise ConnectionResetError
        return super().read(min(size, self.after - self.tell()))


def test_an_upload_in_one_part_becomes_a_file(uploads, vault, begun):
    send(uploads, begun, VIDEO)

    finished = uploads.finish(upload_id=begun.id, vault=vault)

    assert finished.digest == VIDEO_DIGEST
    assert vault.verify(finished.digest).size_bytes == len(VIDEO)
    assert uploads.state(begun.id) == finished
    assert finished.given_name == "../0001.mp4"
    assert finished.begun_at == NOON


def test_an_upload_goes_on_after_a_break_where_it_stood(uploads, vault, begun):
    with pytest.raises(ConnectionResetError):
        uploads.append(upload_id=begun.id, offset_bytes=0, stream=BreaksOff(VIDEO, after=5000))
    assert uploads.state(begun.id).offset_bytes == 5000

    send(uploads, begun, VIDEO[5000:], offset_bytes=5000)

    assert uploads.finish(upload_id=begun.id, vault=vault).digest == VIDEO_DIGEST


def test_a_part_that_begins_elsewhere_is_refused(uploads, begun):
    send(uploads, begun, VIDEO[:100])

    for offset in (0, 99, 101):
        with pytest.raises(upload.OffsetDiffers) as refused:
            send(uploads, begun, VIDEO[offset:], offset_bytes=offset)
        assert refused.value.details["kept"] == 100
    assert uploads.state(begun.id).offset_bytes == 100


def test_bytes_that_were_never_acknowledged_are_cut_off(uploads, vault, begun):
    send(uploads, begun, VIDEO[:100])
    with (uploads.root / begun.id / "bytes").open("ab") as file:
        file.write(b"written before the power went, never acknowledged" + VIDEO)

    send(uploads, begun, VIDEO[100:], offset_bytes=100)

    assert uploads.finish(upload_id=begun.id, vault=vault).digest == VIDEO_DIGEST


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_part_changed_on_its_way_is_thrown_away_whole(uploads, vault, begun, algorithm):
    right = Checksum(algorithm=algorithm, value=hashlib.new(algorithm, VIDEO[:1000]).digest())
    changed = b"!" + VIDEO[1:1000]

    with pytest.raises(upload.ChecksumDiffers):
        send(uploads, begun, changed, checksum=right)
    assert uploads.state(begun.id).offset_bytes == 0

    assert send(uploads, begun, VIDEO[:1000], checksum=right).offset_bytes == 1000
    send(uploads, begun, VIDEO[1000:], offset_bytes=1000)
    assert uploads.finish(upload_id=begun.id, vault=vault).digest == VIDEO_DIGEST


def test_a_checksum_nobody_can_compute_is_refused(uploads, begun):
    with pytest.raises(upload.UnknownChecksum):
        send(uploads, begun, VIDEO, checksum=Checksum(algorithm="md5", value=b""))


def test_no_more_than_declared_is_taken(uploads, begun):
    with pytest.raises(digests.LongerThanDeclared):
        send(uploads, begun, VIDEO + b"!")

    assert uploads.state(begun.id).offset_bytes <= len(VIDEO)


def test_what_is_not_whole_does_not_become_a_file(uploads, vault, begun):
    send(uploads, begun, VIDEO[:-1])

    with pytest.raises(upload.NotWhole):
        uploads.finish(upload_id=begun.id, vault=vault)

    assert list(vault.digests()) == []


def test_what_is_not_the_declared_file_does_not_become_one(uploads, vault, begun):
    send(uploads, begun, VIDEO[::-1])

    with pytest.raises(digests.DigestDiffers):
        uploads.finish(upload_id=begun.id, vault=vault)

    assert list(vault.digests()) == []


def test_one_sender_at_a_time(uploads, begun):
    class SendsMeanwhile(io.BytesIO):
        def read(self, size=-1):
            with pytest.raises(upload.UploadBusy):
                send(uploads, begun, VIDEO)
            return super().read(size)

    sent = uploads.append(upload_id=begun.id, offset_bytes=0, stream=SendsMeanwhile(VIDEO))

    assert sent.offset_bytes == len(VIDEO)


def test_what_became_a_file_is_neither_continued_nor_ended(uploads, vault, begun):
    send(uploads, begun, VIDEO)
    uploads.finish(upload_id=begun.id, vault=vault)

    for attempt in (
        lambda: uploads.end(upload_id=begun.id),
        lambda: uploads.finish(upload_id=begun.id, vault=vault),
        lambda: send(uploads, begun, b"!", offset_bytes=len(VIDEO)),
    ):
        with pytest.raises(upload.AlreadyFinished):
            attempt()
    assert vault.has(VIDEO_DIGEST)


def test_a_crash_between_vault_and_state_is_healed_by_finishing_again(
    uploads, vault, begun, monkeypatch
):
    send(uploads, begun, VIDEO)
    with monkeypatch.context() as patch:
        # The state is never written.
        patch.setattr(durable, "replace_file", lambda *_, **__: os.kill)
        patch.setattr(upload.Path, "unlink", lambda *_: None)
        uploads.finish(upload_id=begun.id, vault=vault)
    assert uploads.state(begun.id).digest is None

    assert uploads.finish(upload_id=begun.id, vault=vault).digest == VIDEO_DIGEST


def test_a_length_may_be_declared_later_but_only_once(uploads, vault):
    begun = uploads.begin(begun_at=NOON, owner="device:dock-1")
    send(uploads, begun, VIDEO)
    with pytest.raises(upload.NotWhole):
        uploads.finish(upload_id=begun.id, vault=vault)

    with pytest.raises(digests.LongerThanDeclared):
        uploads.declare_length(upload_id=begun.id, length_bytes=len(VIDEO) - 1)
    uploads.declare_length(upload_id=begun.id, length_bytes=len(VIDEO))
    with pytest.raises(upload.LengthDeclaredBefore):
        uploads.declare_length(upload_id=begun.id, length_bytes=len(VIDEO) + 1)

    assert uploads.finish(upload_id=begun.id, vault=vault).digest == VIDEO_DIGEST


def test_what_is_too_large_is_refused_before_a_byte_is_sent(tmp_path):
    uploads = Uploads(tmp_path, bytes_max=1000, room_bytes_min=0)

    with pytest.raises(filesystem.DeclaredTooLarge):
        uploads.begin(begun_at=NOON, owner="device:dock-1", length_bytes=1001)
    assert uploads.open_uploads() == []


def test_room_promised_to_one_upload_is_not_promised_to_another(tmp_path, monkeypatch):
    uploads = Uploads(tmp_path, room_bytes_min=0)
    monkeypatch.setattr(durable, "free_bytes", lambda _: 1000)
    uploads.begin(begun_at=NOON, owner="device:dock-1", length_bytes=600)

    with pytest.raises(durable.NoRoom):
        uploads.begin(begun_at=NOON, owner="device:dock-2", length_bytes=600)


def test_a_full_disk_loses_nothing_that_was_acknowledged(uploads, begun, monkeypatch):
    send(uploads, begun, VIDEO[:1000])

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "write_all", full)
        with pytest.raises(durable.NoRoom):
            send(uploads, begun, VIDEO[1000:], offset_bytes=1000)

    assert uploads.state(begun.id).offset_bytes == 1000


def test_a_failed_sync_never_moves_the_offset(uploads, begun, monkeypatch):
    failures = iter([OSError(errno.EIO, "Input/output error")])

    def fail_once(file):
        for failure in failures:
            raise failure

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", fail_once)
        patch.setattr(upload, "SYNC_BYTES", 1000)
        with pytest.raises(durable.VolumeFails):
            send(uploads, begun, VIDEO)

    assert uploads.state(begun.id).offset_bytes == 0


def begun_before(moment):
    """Say of an upload that it is over when it was begun before a moment."""
    return lambda upload, _changed_at: upload.begun_at < moment


def test_old_uploads_are_forgotten_and_busy_ones_kept(uploads, vault):
    old = uploads.begin(begun_at=NOON, owner="device:dock-1", length_bytes=5)
    young = uploads.begin(
        begun_at=NOON + dt.timedelta(days=8), owner="device:dock-1", length_bytes=5
    )
    is_over = begun_before(NOON + dt.timedelta(days=7))

    class Expires(io.BytesIO):
        def read(self, size=-1):
            assert uploads.expire(is_over=is_over) == []
            return super().read(size)

    uploads.append(upload_id=old.id, offset_bytes=0, stream=Expires(b"12345"))

    assert uploads.expire(is_over=is_over) == [old.id]
    assert [left.id for left in uploads.open_uploads()] == [young.id]
    with pytest.raises(upload.NoSuchUpload):
        send(uploads, old, b"1")


def test_whether_an_upload_is_over_is_asked_of_what_it_is_when_nobody_sends(
    uploads, begun, monkeypatch
):
    """The seeded bug: a part that came after the list was made went with its upload."""
    stale = uploads.open_uploads()
    send(uploads, begun, VIDEO)
    monkeypatch.setattr(uploads, "open_uploads", lambda: stale)

    assert uploads.expire(is_over=lambda upload, _at: not upload.whole) == []
    assert uploads.state(begun.id).whole


def test_the_group_may_do_with_an_upload_what_it_may_do_in_the_folder_of_all(uploads):
    modes = {}
    for mode in (0o770, 0o750):
        uploads.root.chmod(mode)
        begun = uploads.begin(begun_at=NOON, owner="device:dock-1", length_bytes=5)
        send(uploads, begun, b"1")
        folder = uploads.root / begun.id
        modes[mode] = {
            path.name: path.stat().st_mode & 0o777
            for path in (folder / "bytes", folder / "state.json", folder / "lock")
        } | {"": folder.stat().st_mode & 0o777}

    assert modes[0o770] == {"": 0o770, "bytes": 0o660, "state.json": 0o660, "lock": 0o660}
    assert modes[0o750] == {"": 0o750, "bytes": 0o640, "state.json": 0o640, "lock": 0o640}


@pytest.mark.parametrize("given", ["", "..", "../vault", "0" * 31, "A" * 32])
def test_only_an_identifier_names_an_upload(uploads, given):
    with pytest.raises(upload.NoSuchUpload):
        uploads.state(UploadId(given))


class UploadsAgainstModel(RuleBasedStateMachine):
    """Sends parts in any order, breaks off, crashes; the disk must hold what was acknowledged."""

    @initialize(length=st.integers(0, 40))
    def begin(self, length):
        self.folder = tempfile.TemporaryDirectory()
        root = upload.Path(self.folder.name)
        self.uploads = Uploads(root / "upload", room_bytes_min=0)
        self.vault = FilesystemVault(root / "vault", room_bytes_min=0)
        self.length, self.kept, self.finished = length, b"", False
        self.id = self.uploads.begin(begun_at=NOON, owner="device:dock-1", length_bytes=length).id

    @precondition(lambda self: not self.finished)
    @rule(offset=st.integers(0, 41), content=st.binary(max_size=41), after=st.integers(0, 41))
    def send(self, offset, content, after):
        stream = BreaksOff(content, after=after) if after < len(content) else io.BytesIO(content)
        try:
            self.uploads.append(upload_id=self.id, offset_bytes=offset, stream=stream)
        except upload.OffsetDiffers:
            assert offset != len(self.kept)
            return
        except ConnectionResetError:
            content = content[:after]
        except digests.LongerThanDeclared:
            assert len(self.kept) + min(after, len(content)) > self.length
            content = self._kept_of(content)
        self.kept += content

    def _kept_of(self, content):
        """Return what of a part that was too long is kept: whole pieces as they were read."""
        return content[: self.uploads.state(self.id).offset_bytes - len(self.kept)]

    @rule(tail=st.binary(max_size=5))
    def crash(self, tail):
        if not self.finished:
            with (self.uploads.root / self.id / "bytes").open("ab") as file:
                file.write(tail)
        self.uploads = Uploads(self.uploads.root, room_bytes_min=0)

    @precondition(lambda self: not self.finished)
    @rule()
    def finish(self):
        try:
            digest = self.uploads.finish(upload_id=self.id, vault=self.vault).digest
        except upload.NotWhole:
            assert len(self.kept) < self.length
            return
        self.finished = True
        assert self.vault.path(digest).read_bytes() == self.kept

    @invariant()
    def offset_is_what_was_acknowledged(self):
        if hasattr(self, "id"):
            assert self.uploads.state(self.id).offset_bytes == len(self.kept)

    def teardown(self):
        if hasattr(self, "folder"):
            self.folder.cleanup()


TestUploadsAgainstModel = UploadsAgainstModel.TestCase
TestUploadsAgainstModel.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
