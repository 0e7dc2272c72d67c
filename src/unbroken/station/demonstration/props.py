"""Makes the files that the stories name: films, pictures, sound and papers, each its own, none of a real case."""

import datetime as dt
import json
import math
import wave
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.codeccontext import VideoCodecContext

from unbroken.capture.camera import picture
from unbroken.capture.camera.source import as_frame
from unbroken.station.demonstration import film

FRAMES_OF_A_FILE = 100_000
"""The counters of two films are apart, so that no two files of a demonstration are the same."""
SHORT_SECONDS = 60
SESSION_STEP_SECONDS, LONG_STEP_SECONDS = 15, 300
"""How far apart the pictures of a film are at most: of an interrogation, and of any other."""
TONE_SECONDS, TONE_RATE = 3, 8000

PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length {length}>>stream
{content}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prop:
    """A file that an act of a story names, and what it would show."""

    name: str
    number: int
    began_at: dt.datetime
    seconds: float
    of_session: bool


def make_all(folder: Path, *, lines: Iterable[str], shift: dt.timedelta) -> None:
    """Write every file that story lines name into a folder."""
    for prop in _props(lines, shift):
        _MAKERS[Path(prop.name).suffix](folder / prop.name, prop)


def with_sizes(line: str, folder: Path) -> str:
    """Say of a recording in a story how long its file really is."""
    told = json.loads(line)
    files = [folder / Path(one["path"]).name for one in told.get("media", ())]
    if "size_bytes" not in told["body"] or len(files) != 1 or not files[0].is_file():
        return line
    told["body"]["size_bytes"] = files[0].stat().st_size
    return json.dumps(told, ensure_ascii=False) + "\n"


def _props(lines: Iterable[str], shift: dt.timedelta) -> Iterator[Prop]:
    """Go through the files, each once; what a recording says of its times counts before all else."""
    named: dict[str, Mapping[str, Any]] = {}
    for told in map(json.loads, lines):
        for one in told.get("media", ()):
            name = Path(one["path"]).name
            if name not in named or told["type"] in {"recording", "session_recording"}:
                named[name] = told
    for number, (name, told) in enumerate(named.items()):
        yield _prop(name, number, told, shift)


def _prop(name: str, number: int, told: Mapping[str, Any], shift: dt.timedelta) -> Prop:
    body = told["body"]
    began = dt.datetime.fromisoformat(body.get("started_at") or told["occurred_at"])
    ended = dt.datetime.fromisoformat(body["ended_at"]) if body.get("ended_at") else None
    lasts = (ended - began).total_seconds() if ended else SHORT_SECONDS
    return Prop(
        name=name,
        number=number,
        # The picture says its time as a camera does, in UTC.
        began_at=(began + shift).astimezone(dt.UTC),
        seconds=max(lasts, 1),
        of_session=told["type"] == "session_recording",
    )


def step_of(seconds: float, at_most: int) -> int:
    """Return how far apart pictures are so that the last one lasts to the very end."""
    whole = round(seconds)
    fitting = [one for one in range(1, at_most + 1) if whole % one == 0]
    return fitting[-1] if fitting[-1] * 10 >= at_most else at_most


def _film(file: Path, prop: Prop) -> None:
    at_most = SESSION_STEP_SECONDS if prop.of_session else LONG_STEP_SECONDS
    film.make(
        file,
        began_at=prop.began_at,
        seconds=prop.seconds,
        every_seconds=step_of(prop.seconds, min(at_most, max(1, round(prop.seconds / 2)))),
        first=prop.number * FRAMES_OF_A_FILE,
    )


def _picture(file: Path, prop: Prop) -> None:
    encoder = VideoCodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = picture.WIDTH, picture.HEIGHT, "yuvj420p"
    encoder.time_base = Fraction(1)
    frame = as_frame(picture.draw(number=prop.number * FRAMES_OF_A_FILE, at=prop.began_at))
    shown = frame.reformat(format="yuvj420p")
    file.write_bytes(b"".join(bytes(one) for one in [*encoder.encode(shown), *encoder.encode()]))


def _sound(file: Path, prop: Prop) -> None:
    pitch = 300 + prop.number % 500
    samples = array(
        "h",
        (
            round(8000 * math.sin(2 * math.pi * pitch * n / TONE_RATE))
            for n in range(TONE_SECONDS * TONE_RATE)
        ),
    )
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(samples.itemsize)
        out.setframerate(TONE_RATE)
        out.writeframes(samples.tobytes())


def _paper(file: Path, prop: Prop) -> None:
    said = f"{prop.name}   {prop.began_at.isoformat()}   DEMONSTRATION"
    content = f"BT /F 14 Tf 60 760 Td ({said}) Tj ET"
    file.write_text(PAGE.format(length=len(content), content=content), "ascii")


_MAKERS = {".mp4": _film, ".jpg": _picture, ".wav": _sound, ".pdf": _paper}

av.logging.set_level(av.logging.PANIC)
