"""Gives the interrogation of the shop story what our own recorder would have sealed: pieces, and the hole.

The story tells two stretches by two acts. Here their pictures are made and put into the vault, one act
names the pieces as the collector would, and the two acts name that one, as the station does.
"""

import datetime as dt
import io
import itertools
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unbroken.capture.recorder import boxes
from unbroken.chain import vaults
from unbroken.station.demonstration import film
from unbroken.station.demonstration.props import FRAMES_OF_A_FILE, SESSION_STEP_SECONDS, step_of
from unbroken.vault import Digests

SESSION = "session:Z-2026-1123/S1"
RECORDING = "rec:AV-Z-2026-1123-S1"
CAMERA, ROOM = "device:I2", "room:I2"
NAME = "Z-2026-1123/segments_sealed/S1"
PICTURES_A_PIECE = 4
FIRST_COUNTER = 1000 * FRAMES_OF_A_FILE
LOST_BY = "network"

Told = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A film without a hole: its beginning, its pieces, and when each of them began and ended."""

    number: int
    init: bytes
    pieces: tuple[tuple[dt.datetime, dt.datetime, bytes], ...]


def as_sealed(lines: Sequence[str], *, shift: dt.timedelta) -> Iterator[str]:
    """Go through the shop's story, with the pieces of its interrogation in it."""
    told = [json.loads(line) for line in lines]
    parts = [one for one in told if one["type"] == "session_recording" and _is_of_it(one)]
    stretches = [_filmed(one, number, shift) for number, one in enumerate(parts, start=1)]
    sealed = _sealed(parts, stretches)
    for one in told:
        if parts and one is parts[0]:
            yield _line(sealed)
        if one in parts:
            _name_pieces(one, stretches[parts.index(one)], sealed)
        elif one["type"] == "av_custody" and _is_of_it(one):
            one["body"] |= {"recordings": [RECORDING], "media": []}
            one["media"] = []
        yield _line(one)


def _line(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False) + "\n"


def _is_of_it(told: Told) -> bool:
    return bool(told["body"].get("session") == SESSION)


def _span(told: Told) -> tuple[dt.datetime, dt.datetime]:
    start, end = (
        dt.datetime.fromisoformat(told["body"][one]) for one in ("started_at", "ended_at")
    )
    return start, end


def _filmed(told: Told, number: int, shift: dt.timedelta) -> Stretch:
    start, end = _span(told)
    seconds = (end - start).total_seconds()
    step = step_of(seconds, SESSION_STEP_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "film.mp4"
        film.make(
            file,
            began_at=(start + shift).astimezone(dt.UTC),
            seconds=seconds,
            every_seconds=step,
            first=FIRST_COUNTER * number,
            pieces_of=PICTURES_A_PIECE,
        )
        init, contents = _cut(file.read_bytes())
    lasts = dt.timedelta(seconds=step * PICTURES_A_PIECE)
    begun = [start + lasts * n for n in range(len(contents))]
    pieces = zip(begun, [*begun[1:], end], contents, strict=True)
    return Stretch(number=number, init=init, pieces=tuple(pieces))


def _cut(content: bytes) -> tuple[bytes, list[bytes]]:
    """Part a fragmented film into its beginning and its fragments."""
    init, moof, found = b"", b"", []
    for kind, box in boxes.take_boxes(bytearray(content)):
        if kind in (b"ftyp", b"moov"):
            init += box
        elif kind == b"moof":
            moof = box
        elif kind == b"mdat":
            found.append(moof + box)
    return init, found


def _sealed(parts: Sequence[Told], stretches: Sequence[Stretch]) -> Told:
    spans = [_span(one) for one in parts]
    holes = [
        {"started_at": before[1].isoformat(), "ended_at": after[0].isoformat(), "cause": LOST_BY}
        for before, after in itertools.pairwise(spans)
    ]
    kept = [row for stretch in stretches for row in _kept(stretch)]
    body = {
        "recording": RECORDING,
        "camera": CAMERA,
        "room": ROOM,
        "session": SESSION,
        "started_at": spans[0][0].isoformat(),
        "ended_at": spans[-1][1].isoformat(),
        "first_segment": 1,
        "last_segment": kept[-1]["number"],
        "segments": len(kept),
        "size_bytes": sum(row["size_bytes"] for row in kept),
        "gaps": holes,
        "clock_offset_ms": 0,
        "tracks": [_begun(stretch) for stretch in stretches],
        "kept": kept,
        "final": True,
    }
    plain: Told = {"media": [], "signatures": []}
    return {**parts[0], **plain, "id": NAME, "type": "segments_sealed", "body": body}


def _begun(stretch: Stretch) -> Told:
    return {
        "track": "video",
        "stretch": stretch.number,
        "codec": "h264",
        "sha256": _stored(stretch.init).digest,
        "size_bytes": len(stretch.init),
    }


def _kept(stretch: Stretch) -> Iterator[Told]:
    for number, (start, end, content) in enumerate(stretch.pieces, start=1):
        stored = _stored(content)
        yield {
            "track": "video",
            "stretch": stretch.number,
            "number": number,
            "started_at": start.isoformat(),
            "ended_at": end.isoformat(),
            "duration_ms": round((end - start).total_seconds() * 1000),
            "size_bytes": len(content),
            "sha256": stored.digest,
            "segment_root": stored.segment_root,
            "init_sha256": _stored(stretch.init).digest,
        }


def _name_pieces(told: Told, stretch: Stretch, sealed: Told) -> None:
    told["body"] |= {
        "recording": RECORDING,
        "device": CAMERA,
        "media": [],
        "sha256": sealed["body"]["kept"][0]["sha256"],
        "segments": len(stretch.pieces),
        "sealed": [NAME],
    }
    told["media"] = []


def _stored(content: bytes) -> Digests:
    return vaults.station_vault().put(io.BytesIO(content))
