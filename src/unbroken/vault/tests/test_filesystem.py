import datetime as dt
import errno
import hashlib
import io
import os
import signal
import stat

import pytest

from unbroken.base.identifiers import Digest
from unbroken.vault import FilesystemVault, digests, durable, filesystem

WORDS = b"what was said in the room " * 1000
WORDS_DIGEST = hashlib.sha256(WORDS).hexdigest()
LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def vault(tmp_path):
    return FilesystemVault(tmp_path / "vault", room_bytes_min=0)


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_bytes_come_out_as_they_went_in(vault):
    stored = vault.put(io.BytesIO(WORDS))

    assert stored.digest == WORDS_DIGEST
    assert stored.size_bytes == len(WORDS) == vault.size(stored.digest)
    assert not stored.was_there
    with vault.open(stored.digest) as file:
        assert file.read() == WORDS
    assert vault.has(stored.digest)
    assert vault.verify(stored.digest).segment_root == stored.segment_root


def test_stored_bytes_are_read_only_under_their_digest(vault):
    stored = vault.put(io.BytesIO(WORDS))

    path = vault.path(stored.digest)
    assert path == vault.root / "sha256" / WORDS_DIGEST[:2] / WORDS_DIGEST[2:4] / WORDS_DIGEST
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_an_empty_file_is_kept_too(vault):
    stored = vault.put(io.BytesIO(b""))

    assert stored.digest == hashlib.sha256(b"").hexdigest()
    assert stored.segment_root == f"tree:{hashlib.sha256(b'').hexdigest()}"
    assert vault.size(stored.digest) == 0


def test_the_segment_root_is_that_of_rfc_6962():
    size = digests.SEGMENT_BYTES
    content = b"a" * size + b"b" * size + b"c" * 5

    measured = digests.digests_of(io.BytesIO(content))

    leaves = [
        hashlib.sha256(b"\x00" + content[start : start + size]).digest()
        for start in (0, size, 2 * size)
    ]
    pair = hashlib.sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    root = hashlib.sha256(b"\x01" + pair + leaves[2]).hexdigest()
    assert measured.segment_root == f"tree:{root}"


@pytest.mark.parametrize("step", [1, 7, 4096, 3 * 1024 * 1024])
def test_digests_do_not_depend_on_how_the_bytes_arrive(step):
    content = os.urandom(5 * 1024 * 1024 + 3) if step > 100 else os.urandom(1000)
    digesting = digests.Digesting()

    for start in range(0, len(content), step):
        digesting.update(content[start : start + step])

    assert digesting.result() == digests.digests_of(io.BytesIO(content))


def test_the_same_bytes_twice_are_one_file(vault):
    first = vault.put(io.BytesIO(WORDS))
    inode = vault.path(first.digest).stat().st_ino

    second = vault.put(io.BytesIO(WORDS))

    assert second.was_there
    assert second.digest == first.digest
    assert vault.path(first.digest).stat().st_ino == inode
    assert len(files_below(vault.root)) == 1


def test_a_damaged_file_is_never_replaced_and_the_whole_one_is_kept_beside(vault):
    stored = vault.put(io.BytesIO(WORDS))
    path = vault.path(stored.digest)
    path.chmod(0o644)
    path.write_bytes(WORDS[:-1] + b"!")

    with pytest.raises(filesystem.StoredBytesDiffer) as refused:
        vault.put(io.BytesIO(WORDS))

    assert path.read_bytes() == WORDS[:-1] + b"!"
    assert (vault.root / "beside" / str(refused.value.details["kept"])).read_bytes() == WORDS


@pytest.mark.parametrize(
    ("declared", "refusal"),
    [
        ({"declared_bytes": len(WORDS) + 1}, digests.ShorterThanDeclared),
        ({"declared_bytes": len(WORDS) - 1}, digests.LongerThanDeclared),
        ({"declared_sha256": "0" * 64}, digests.DigestDiffers),
        ({"declared_bytes": filesystem.OBJECT_BYTES_MAX + 1}, filesystem.DeclaredTooLarge),
        ({"declared_bytes": 1 << 39}, durable.NoRoom),
    ],
)
def test_what_is_not_as_declared_leaves_nothing_behind(vault, declared, refusal):
    with pytest.raises(refusal):
        vault.put(io.BytesIO(WORDS), **declared)

    assert files_below(vault.root) == []


def test_a_stream_without_end_stops_at_the_limit(tmp_path):
    vault = FilesystemVault(tmp_path, object_bytes_max=10_000, room_bytes_min=0)

    with pytest.raises(filesystem.DeclaredTooLarge):
        vault.put(io.BytesIO(WORDS))

    assert files_below(vault.root) == []


def test_a_sender_who_breaks_off_leaves_nothing_behind(vault):
    class BreaksOff(io.BytesIO):
        def read(self, size=-1):
            if self.tell() >= 2048:
                raise ConnectionResetError
            return super().read(1024)

    with pytest.raises(ConnectionResetError):
        vault.put(BreaksOff(WORDS))

    assert files_below(vault.root) == []


@pytest.mark.parametrize(
    "given", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n"]
)
def test_only_a_digest_names_bytes(vault, given):
    with pytest.raises(filesystem.NotADigest):
        vault.path(Digest(given))


def test_bytes_that_are_not_there_are_called_so(vault):
    assert not vault.has(Digest(WORDS_DIGEST))
    with pytest.raises(filesystem.NoSuchBytes):
        vault.open(Digest(WORDS_DIGEST))


def test_a_symbolic_link_in_the_place_of_bytes_is_not_followed(vault, tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(WORDS)
    path = vault.path(Digest(WORDS_DIGEST))
    path.parent.mkdir(parents=True)
    path.symlink_to(secret)

    assert not vault.has(Digest(WORDS_DIGEST))
    with pytest.raises(OSError, match="symbolic"):
        vault.open(Digest(WORDS_DIGEST))


def test_a_changed_bit_is_found_by_reading_again(vault):
    whole = vault.put(io.BytesIO(b"whole")).digest
    changed = vault.put(io.BytesIO(WORDS)).digest
    path = vault.path(changed)
    path.chmod(0o644)
    path.write_bytes(bytes([WORDS[0] ^ 1]) + WORDS[1:])

    found = {scrubbed.digest: scrubbed for scrubbed in vault.scrub()}

    assert found[whole].whole
    assert not found[changed].whole
    with pytest.raises(filesystem.Damaged):
        vault.verify(changed)


def test_a_scrub_goes_on_where_it_stopped(vault):
    for number in range(20):
        vault.put(io.BytesIO(b"%d" % number))
    everything = [scrubbed.digest for scrubbed in vault.scrub()]

    first = list(vault.scrub(bytes_max=10))
    rest = list(vault.scrub(after=first[-1].digest))

    assert everything == sorted(everything)
    assert [scrubbed.digest for scrubbed in first + rest] == everything


def test_files_that_no_act_names_are_listed_after_their_time(vault):
    named = vault.put(io.BytesIO(b"named")).digest
    unnamed = vault.put(io.BytesIO(b"unnamed")).digest
    soon = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

    assert [u.digest for u in vault.unnamed(is_named={named}.__contains__, before=LATER)] == [
        unnamed
    ]
    assert list(vault.unnamed(is_named={named}.__contains__, before=soon)) == []


def test_adopting_keeps_a_file_without_a_copy(vault):
    upload = vault.root / "upload"
    upload.write_bytes(WORDS)
    inode = upload.stat().st_ino

    stored = vault.adopt(upload, declared_sha256=WORDS_DIGEST, declared_bytes=len(WORDS))

    assert vault.adopt(upload).was_there
    assert vault.path(stored.digest).stat().st_ino == inode
    assert stat.S_IMODE(vault.path(stored.digest).stat().st_mode) == 0o444


def test_a_file_that_is_not_as_declared_is_not_adopted(vault):
    upload = vault.root / "upload"
    upload.write_bytes(WORDS)

    with pytest.raises(digests.DigestDiffers):
        vault.adopt(upload, declared_sha256="0" * 64)

    assert files_below(vault.root) == [upload]


# What follows breaks the volume, or kills the process, at each single step of keeping a file.

STEPS = ("open", "write", "fstat", "fchmod", "fsync", "link", "mkdir", "statvfs")


class Steps:
    """Counts the calls into the kernel and calls `at_step` before the chosen one."""

    def __init__(self, monkeypatch, *, number, at_step):
        self.count, self.number, self.at_step, self.calls = 0, number, at_step, []
        for name in STEPS:
            monkeypatch.setattr(os, name, self._counted(name, getattr(os, name)))

    def _counted(self, name, real):
        def call(*arguments, **named):
            self.count += 1
            self.calls.append(what_is_called(name, arguments))
            if self.count == self.number:
                self.at_step()
            return real(*arguments, **named)

        return call


REAL_FSTAT = os.fstat


def what_is_called(name, arguments):
    """Tell the sync of a file from that of a folder."""
    if name != "fsync":
        return name
    return "fsync folder" if stat.S_ISDIR(REAL_FSTAT(arguments[0]).st_mode) else "fsync file"


def steps_of_a_put(vault, monkeypatch):
    with monkeypatch.context() as patch:
        steps = Steps(patch, number=0, at_step=None)
        vault.put(io.BytesIO(b"to count the steps"))
    return steps


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (errno.EIO, durable.VolumeFails),
        (errno.ENOSPC, durable.NoRoom),
        (errno.EROFS, durable.VolumeFails),
    ],
)
def test_a_volume_that_fails_at_any_step_is_said_and_leaves_nothing_half(
    tmp_path, monkeypatch, number, refusal
):
    steps = steps_of_a_put(FilesystemVault(tmp_path / "count", room_bytes_min=0), monkeypatch)
    assert len(steps.calls) >= 8

    def fail():
        raise OSError(number, os.strerror(number))

    for step in range(1, steps.count + 1):
        vault = FilesystemVault(tmp_path / str(step), room_bytes_min=0)
        with monkeypatch.context() as patch:
            Steps(patch, number=step, at_step=fail)
            with pytest.raises(refusal) as refused:
                vault.put(io.BytesIO(WORDS))
        assert refused.value.remedy
        for path in files_below(vault.root):
            assert path == vault.path(Digest(WORDS_DIGEST))
            assert path.read_bytes() == WORDS


def put_and_leave(vault, monkeypatch, *, killed_at_step):
    """Keep a file in a forked process, which is killed before the chosen step."""
    try:
        kill = lambda: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
        Steps(monkeypatch, number=killed_at_step, at_step=kill)
        vault.put(io.BytesIO(WORDS))
        os._exit(0)
    finally:
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_killed_at_any_step_leaves_nothing_half(tmp_path, monkeypatch):
    steps = steps_of_a_put(FilesystemVault(tmp_path / "count", room_bytes_min=0), monkeypatch)

    for step in range(1, steps.count + 2):
        root = tmp_path / str(step)
        vault = FilesystemVault(root, room_bytes_min=0)
        child = os.fork()
        if child == 0:
            Steps(
                monkeypatch,
                number=step,
                at_step=lambda: os.kill(os.getpid(), signal.SIGKILL),
            )
            vault.put(io.BytesIO(WORDS))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        acknowledged = os.WIFEXITED(status)

        FilesystemVault(root, room_bytes_min=0).sweep(before=LATER)

        left = files_below(root)
        assert left in ([], [vault.path(Digest(WORDS_DIGEST))])
        assert not acknowledged or left
        assert all(path.read_bytes() == WORDS for path in left)
        assert vault.put(io.BytesIO(WORDS)).digest == WORDS_DIGEST


def order_is_safe(calls):
    """Tell whether bytes are synced before they get a name, and the name before the answer."""
    link = calls.index("link")
    return "fsync file" in calls[:link] and "fsync folder" in calls[link:]


def test_bytes_are_synced_before_they_get_a_name_and_the_name_before_the_answer(vault, monkeypatch):
    assert order_is_safe(steps_of_a_put(vault, monkeypatch).calls)


def test_the_order_is_seen_to_be_wrong_without_the_last_sync(vault, monkeypatch):
    vault.put(io.BytesIO(b"to count the steps"))
    monkeypatch.setattr(durable, "sync_folder", lambda folder: None)
    vault.path(Digest(hashlib.sha256(b"to count the steps").hexdigest())).unlink()

    assert not order_is_safe(steps_of_a_put(vault, monkeypatch).calls)


def test_after_a_failed_sync_the_process_takes_no_more(vault, monkeypatch):
    def fail(_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(durable.VolumeFails):
            vault.put(io.BytesIO(WORDS))

    with pytest.raises(durable.VolumeFails):
        vault.put(io.BytesIO(b"something else"))


def test_a_sweep_leaves_alone_what_is_being_written(vault):
    class Sweeps(io.BytesIO):
        swept = None

        def read(self, size=-1):
            if self.swept is None:
                Sweeps.swept = FilesystemVault(vault.root, room_bytes_min=0).sweep(before=LATER)
            return super().read(size)

    stored = vault.put(Sweeps(WORDS))

    assert Sweeps.swept == 0
    assert vault.verify(stored.digest).digest == WORDS_DIGEST
