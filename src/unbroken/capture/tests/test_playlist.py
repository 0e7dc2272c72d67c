import contextlib
import queue
import shutil
import subprocess

import pytest

from unbroken.capture.recorder import boxes, journal, live, playlist
from unbroken.capture.tests.recordings import (
    entries,
    recording,
    rows,
    sealed,
    until,
)


def test_a_playlist_follows_from_the_journal(camera, tmp_path):
    with recording(tmp_path, f"{camera}?jumpat=1.3&jump=50"):
        until(lambda: [r for r in rows(tmp_path / "a", journal.Sealed) if r.stretch == 2])
        growing = playlist.playlist([e.row for e in entries(tmp_path / "a")], recording="rec-1")
    everything = [entry.row for entry in entries(tmp_path / "a")]

    ended = playlist.playlist(everything, recording="rec-1")

    assert "#EXT-X-ENDLIST" not in growing
    assert ended.endswith("#EXT-X-ENDLIST\n")
    stretches = len({row.stretch for row in rows(tmp_path / "a", journal.Sealed)})
    assert stretches >= 2
    assert ended.count("#EXT-X-DISCONTINUITY\n") == stretches - 1
    assert ended.count("#EXT-X-MAP:") == stretches
    assert '#EXT-X-MAP:URI="0001/video/init.mp4"' in ended
    files = [line for line in ended.splitlines() if line.endswith(".m4s")]
    assert all((tmp_path / "a" / "room-1" / "rec-1" / file).exists() for file in files)
    assert ended.count("#EXT-X-PROGRAM-DATE-TIME:") == len(files)
    assert 'URI="sound-aac.m3u8"' in playlist.master(everything, recording="rec-1")


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
def test_ffprobe_plays_the_playlist(camera, tmp_path):
    with recording(tmp_path, camera):
        until(lambda: sealed(tmp_path / "a", count=2))
    everything = [entry.row for entry in entries(tmp_path / "a")]
    folder = tmp_path / "a" / "room-1" / "rec-1"
    for track in ("video", "sound-aac"):
        (folder / f"{track}.m3u8").write_text(
            playlist.playlist(everything, recording="rec-1", track=track)
        )
    (folder / "master.m3u8").write_text(playlist.master(everything, recording="rec-1"))
    words = (
        "ffprobe -v error -count_frames -show_entries stream=codec_name,nb_read_frames -of csv=p=0"
    )

    said = subprocess.run(
        [*words.split(), folder / "master.m3u8"], capture_output=True, text=True, check=True
    )

    found = dict(line.split(",")[:2] for line in said.stdout.split())
    samples = {
        track: sum(r.samples for r in rows(tmp_path / "a", journal.Sealed) if r.track == track)
        for track in ("video", "sound-aac")
    }
    assert int(found["h264"]) == samples["video"]
    assert abs(int(found["aac"]) - samples["sound-aac"]) <= 1


def test_a_viewer_hears_what_is_durable_from_its_initialisation_on(camera, tmp_path):
    heard = live.Live()
    listener = heard.listen(channel="room-1", track="video")
    with recording(tmp_path, camera, live=heard.hear):
        pieces = [listener.get(timeout=10) for _ in range(3)]

    assert pieces[0][4:8] == b"ftyp"
    assert boxes.fragments(pieces[1])[1] == len(pieces[1])
    content = b"".join(
        (tmp_path / "a" / row.path).read_bytes()
        for row in rows(tmp_path / "a", journal.Sealed)
        if row.track == "video"
    )
    assert content.startswith(pieces[1] + pieces[2])


def test_a_viewer_who_does_not_keep_up_is_let_go(tmp_path):
    heard = live.Live()
    listener = heard.listen(channel="room-1", track="video")
    place = live.Place(channel="room-1", recording="rec-1", stretch=1, track="video")

    for _ in range(live.WAITING_MAX + 5):
        heard.hear(place, b"init", b"fragment")

    pieces = []
    with contextlib.suppress(queue.Empty):
        while True:
            pieces.append(listener.get_nowait())
    assert pieces[-1] == b""
