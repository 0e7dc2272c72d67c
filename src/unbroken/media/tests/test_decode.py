import os
import random
import signal
import time
from pathlib import Path

import pytest

from unbroken.media import decode, labels
from unbroken.media.decode import Decoder, Limits
from unbroken.vault import FilesystemVault

SHARED = Path(os.environ.get("UNBROKEN_SHARED", Path(__file__).parents[5] / "shared")) / "data"
FOLDERS = ("mp4", "video", "c2pa", "onvif", "gopro", "photo", "names", "archive", "pdf")
GIVEN = sorted(path for folder in FOLDERS for path in (SHARED / folder).glob("*"))

needs_shared = pytest.mark.skipif(
    not GIVEN, reason="the shared files are not beside this repository"
)


@pytest.fixture(scope="module")
def decoder():
    return Decoder()


@pytest.fixture(scope="module", params=["with namespaces", "without namespaces"])
def each_decoder(request):
    decoder = Decoder(limits=Limits(cpu_seconds=1, wall_seconds=3, output_bytes=1024 * 1024))
    if request.param == "without namespaces":
        decoder._bwrap = None
    elif decoder._bwrap is None:
        pytest.skip("bwrap is not installed")
    return decoder


def probed(decoder, path):
    with (SHARED / path).open("rb") as file:
        return decoder.probe(file)


@pytest.mark.parametrize(
    "attempt",
    [
        "connect", "make_socket", "write_file", "read_file", "execute", "fork", "trace",
        "signal_parent", "take_memory",
    ],
)  # fmt: skip
def test_what_a_hostile_file_tries_is_stopped(each_decoder, attempt):
    assert each_decoder.attempt(attempt)["refused"] == {attempt: True}


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [("take_time", "took_too_long"), ("flood", "said_too_much"), ("sleep", "took_too_long")],
)
def test_a_file_that_takes_without_end_is_ended(each_decoder, attempt, reason):
    began = time.monotonic()

    label = each_decoder.attempt(attempt)

    assert label == {"reason": reason}
    assert time.monotonic() - began < 8


def test_the_walls_are_said_to_hold_where_they_hold(each_decoder):
    walls = each_decoder.walls()

    assert walls.hold
    assert walls.seccomp
    assert set(walls.refused) == set(decode._ATTEMPTS)


@pytest.mark.parametrize("attempt", ["make_socket", "read_file", "execute"])
def test_without_its_walls_the_same_attempts_succeed(attempt):
    """Show that the attempts are real: a child whose walls were taken away is caught."""
    decoder = Decoder()
    decoder._bwrap = None
    take_walls_away = "main.walls.raise_walls = lambda **_: {'seccomp': True}; "
    start = decode._START.replace("main.run()", take_walls_away + "main.run()")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "_START", start)
        label = decoder.attempt(attempt)

    # Whoever becomes another program gives no answer at all.
    assert label in (
        {"reason": "crashed"},
        {"refused": {attempt: False}, "walls": {"seccomp": True}},
    )


@needs_shared
def test_without_seccomp_nothing_is_decoded(tmp_path):
    decoder = Decoder()
    with pytest.MonkeyPatch.context() as patch:
        start = decode._START.replace("main.run()", "main.walls.pyseccomp = None; main.run()")
        patch.setattr(decode, "_START", start)
        label = probed(decoder, "video/bikes.mp4")

    assert not decoder.walls().hold
    assert label.reason == "no_sandbox"
    assert label.tracks == ()
    assert label.why_not.zh


def test_a_child_that_crashes_is_a_label(tmp_path):
    decoder = Decoder()
    assert decoder.walls().hold
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "_START", f"import os; os.kill(os.getpid(), {signal.SIGSEGV:d})")
        with (tmp_path / "file").open("w+b") as file:
            assert decoder.probe(file).reason == "crashed"


@pytest.mark.parametrize(
    "said", [b"", b"not json\n", b'{"parts": [5]}\nabc', b'{"parts": [-1, 1]}\n', b"[]\n"]
)
def test_an_answer_whose_lengths_do_not_agree_is_not_believed(said):
    assert decode._understood(said, None).label == {"reason": "crashed"}


@needs_shared
@pytest.mark.parametrize("path", GIVEN, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_given_file_goes_in_and_out_byte_for_byte_and_gets_a_label(decoder, path, tmp_path):
    vault = FilesystemVault(tmp_path, room_bytes_min=0)
    with path.open("rb") as file:
        stored = vault.put(file, declared_bytes=path.stat().st_size)

    with vault.open(stored.digest) as file:
        label = decoder.probe(file)

    assert vault.path(stored.digest).read_bytes() == path.read_bytes()
    assert label.reason is None or labels.REASONS.word(label.reason)
    assert label.reason not in ("crashed", "no_sandbox", "took_too_long", "said_too_much")
    assert labels.KINDS.word(label.kind)
    assert label.size_bytes == path.stat().st_size
    if label.playable:
        assert any(track.decoded for track in label.tracks)


@needs_shared
def test_a_film_is_described(decoder):
    label = probed(decoder, "video/bikes.mp4")

    assert label.playable
    assert (label.kind, label.container, label.duration_ms) == ("video", "mp4", 10_000)
    assert (label.picture.codec, label.picture.width, label.picture.height) == ("h264", 640, 272)
    assert label.picture.frame_rate == "25"
    assert label.sound is None
    assert label.tool.startswith("unbroken-look/")


@needs_shared
def test_a_photograph_says_when_and_where_it_was_taken(decoder):
    label = probed(decoder, "photo/DSCN0010.jpg")

    assert (label.kind, label.playable) == ("picture", True)
    assert label.recorded_at == labels.ClaimedTime(
        text="2008-10-22T16:28:39", source="exif", utc=None
    )
    assert label.position == "43.467448,11.885127"


@needs_shared
def test_a_film_says_when_it_was_recorded(decoder):
    label = probed(decoder, "gopro/karma.mp4")

    assert label.recorded_at.source == "container"
    assert label.recorded_at.utc.isoformat() == "2017-04-17T19:27:57+00:00"


@needs_shared
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("mp4/hevc_white_frame.mp4", "codec_not_for_browsers"),
        ("mp4/clusterfuzz-testcase-minimized-mp4-6093954524250112", "damaged"),
        ("photo/zPug_3.heic", "format_not_for_browsers"),
        ("pdf/graph.pdf", "not_media"),
        ("archive/zip64.zip", "not_media"),
        ("names/accentué.txt", "not_media"),
    ],
)
def test_what_cannot_be_played_says_why(decoder, path, reason):
    label = probed(decoder, path)

    assert not label.playable
    assert label.reason == reason
    assert label.why_not.zh
    assert label.why_not.en


def test_an_empty_file_says_so(decoder, tmp_path):
    with (tmp_path / "empty").open("w+b") as file:
        assert decoder.probe(file).reason == "empty"


def test_a_file_that_the_volume_cannot_read_says_so(decoder, tmp_path):
    # Reading what is open for writing only fails, like reading a bad sector does.
    with (tmp_path / "file").open("wb") as file:
        file.write(b"bytes")
        assert decoder.probe(file).reason == "unreadable"


@pytest.mark.parametrize(
    "script",
    [
        b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/\n",
    ],
)
def test_a_script_that_names_other_files_is_not_media(decoder, tmp_path, script):
    (tmp_path / "film.mp4").write_bytes(script)

    with (tmp_path / "film.mp4").open("rb") as file:
        assert decoder.probe(file).reason == "not_media"


@needs_shared
def test_a_poster_is_a_small_upright_picture(decoder):
    with (SHARED / "mp4/video_rotation_90.mp4").open("rb") as file:
        assert decoder.probe(file).turn in (90, 270)
        poster = decoder.poster(file)

    assert poster.startswith(b"\xff\xd8\xff")
    # The film is 100 wide and 60 high, and lies on its side.
    assert jpeg_size(poster) == (60, 100)


@needs_shared
def test_a_storyboard_shows_different_moments(decoder):
    with (SHARED / "video/bikes.mp4").open("rb") as file:
        pictures = decoder.storyboard(file, count=5)

    assert len(pictures) == 5
    assert list(pictures) == sorted(pictures)
    assert all(picture.startswith(b"\xff\xd8\xff") for picture in pictures.values())


@needs_shared
def test_a_waveform_has_one_value_for_each_part_of_a_second(decoder):
    with (SHARED / "c2pa/sample1.wav").open("rb") as file:
        waveform = decoder.waveform(file, per_second=10)

    assert len(waveform) == 335
    assert max(waveform) > 100


@needs_shared
def test_what_has_no_picture_gives_no_poster(decoder):
    with (
        (SHARED / "c2pa/sample1.wav").open("rb") as file,
        pytest.raises(decode.NotMade, match="no_track"),
    ):
        decoder.poster(file)


@needs_shared
def test_the_brightness_and_change_of_keyframes_are_measured(decoder):
    levels = decoder.levels((SHARED / "video/bikes.mp4").read_bytes())

    assert [level.at_ms for level in levels[:3]] == [0, 1200, 3040]
    assert all(level.brightness > 40 for level in levels)
    assert all(level.change > 20 for level in levels)


@needs_shared
@pytest.mark.release
def test_a_thousand_broken_films_each_get_a_label(tmp_path):
    decoder, chance = Decoder(), random.Random(20261120)  # noqa: S311 — mutations, no secrets.
    films = [path.read_bytes() for path in GIVEN if path.suffix in (".mp4", ".heic", ".jpg")]
    for number in range(1000):
        film = bytearray(chance.choice(films))
        for _ in range(chance.randint(1, 50)):
            film[chance.randrange(min(len(film), 8192))] = chance.randrange(256)
        path = tmp_path / str(number)
        path.write_bytes(film[: chance.randint(1, len(film))])
        with path.open("rb") as file:
            label = decoder.probe(file)
        assert label.reason is None or labels.REASONS.word(label.reason)
        path.unlink()


def jpeg_size(picture):
    """Return width and height from the frame header of a JPEG."""
    at = 2
    while picture[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
    height, width = (int.from_bytes(picture[at + n : at + n + 2], "big") for n in (5, 7))
    return width, height


def test_the_page_about_labels_names_every_reason():
    page = (Path(__file__).parents[4] / "docs" / "reference" / "media-labels.md").read_text("utf-8")

    assert [code for code in labels.REASONS.codes() if f"| `{code}` |" not in page] == []
