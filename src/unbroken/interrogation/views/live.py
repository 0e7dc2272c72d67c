"""What a camera sees now: fragments from the recorder's own socket, as one endless file.

A viewer is never a burden on the recording: the recorder lets a slow one go. What is seen here is not
kept anywhere; the record is the sealed segments.
"""

import asyncio
import socket
import uuid
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from pathlib import Path

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from unbroken.base import clock
from unbroken.base.config import home_folder
from unbroken.base.identifiers import CaseRef, id_of
from unbroken.base.refusal import N_, Refusal
from unbroken.capture import rooms
from unbroken.capture.recorder.settings import live_of
from unbroken.casefile import find as casefile
from unbroken.interrogation.views.screen import fetched
from unbroken.people.edge import actor_of
from unbroken.people.refusals import require

TRACK = "video"
SILENT_SECONDS = 15
"""A recorder that sends nothing for so long is not recording; the page asks again."""

PIECE_BYTES_MAX = 64 * 1024 * 1024
LENGTH_BYTES = 4


class NoPicture(Refusal):
    """Only a camera that records this session now has a picture to show."""

    sentence = N_("This camera does not record this session now.")
    remedy = N_("Look at the state of the recording at the head of the page.")
    status = HTTPStatus.CONFLICT


@require_GET
def live(request: HttpRequest, session: uuid.UUID, camera: str) -> HttpResponseBase:
    """Send what one camera of a running session sees, until the viewer goes."""
    found = fetched(request, session)
    facts = casefile.facts_of(CaseRef(found.case))
    require(actor_of(request), "room.live", facts, clock.now())
    if camera not in {one.code for one in rooms.now().of(id_of(found.ref))}:
        raise NoPicture
    path = live_of(home_folder())
    pieces = _later(path, camera) if isinstance(request, ASGIRequest) else _now(path, camera)
    answer = StreamingHttpResponse(pieces, content_type="video/mp4")
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"
    return answer


async def _later(path: Path, camera: str) -> AsyncIterator[bytes]:
    """Pass the recorder's fragments on; used by the server that holds many viewers in one thread."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    try:
        writer.write(_asked(camera))
        while True:
            async with asyncio.timeout(SILENT_SECONDS):
                head = await reader.readexactly(LENGTH_BYTES)
                piece = await reader.readexactly(_length(head))
            yield piece
    except (asyncio.IncompleteReadError, TimeoutError, OSError):
        return
    finally:
        writer.close()


def _now(path: Path, camera: str) -> Iterator[bytes]:
    """Pass the recorder's fragments on, in a thread of the viewer's own."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(SILENT_SECONDS)
        connection.connect(str(path))
        connection.sendall(_asked(camera))
        with connection.makefile("rb") as pieces:
            try:
                while head := pieces.read(LENGTH_BYTES):
                    yield pieces.read(_length(head))
            except OSError:
                return


def _asked(camera: str) -> bytes:
    return f"{camera} {TRACK}\n".encode()


def _length(head: bytes) -> int:
    return min(int.from_bytes(head, "big"), PIECE_BYTES_MAX)
