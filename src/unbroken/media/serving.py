"""How bytes leave (decision 24): a short list of types, attached, sniffed by nobody, sandboxed."""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK_BYTES = 1024 * 1024
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
UNKNOWN = "application/octet-stream"
TYPES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (4, b"ftyp", "video/mp4"),
    (4, b"styp", "video/mp4"),
    (4, b"moof", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
)
"""What begins so is called so; all else is bytes. Never SVG, HTML or PDF."""


def type_of(head: bytes) -> str:
    """Name the type of bytes by how they begin, from the short list."""
    found = (kind for at, mark, kind in TYPES if head[at : at + len(mark)] == mark)
    return next(found, UNKNOWN)


def send(request: HttpRequest, file: BinaryIO, *, name: str = "") -> HttpResponseBase:
    """Send a file, or the one range of it that was asked for."""
    size = os.fstat(file.fileno()).st_size
    start, end = 0, size
    asked = _asked(request)
    if asked:
        start, end = _within(*asked, size)
        if start >= end:
            file.close()
            return _dressed(
                HttpResponse(
                    status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                    headers={"Content-Range": f"bytes */{size}"},
                ),
                name,
            )
    kind = type_of(os.pread(file.fileno(), 16, 0))
    response = stream(request, _Pieces(file, start, end), kind=kind, name=name)
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    if asked:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def stream(
    request: HttpRequest, pieces: Iterator[bytes], *, kind: str, name: str = ""
) -> HttpResponseBase:
    """Send pieces as they come."""
    # Under ASGI Django would gather an ordinary iterator whole in memory.
    content = _apart(pieces) if hasattr(request, "scope") else pieces
    return _dressed(StreamingHttpResponse(content, content_type=kind), name)


def _dressed(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """Say that it is a file to keep, not a page to run."""
    named = f"; filename*=UTF-8''{quote(name, safe='')}" if name else ""
    response["Content-Disposition"] = f"attachment{named}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest) -> tuple[str, str] | None:
    """Return the ends of the one range that was asked for; what cannot be read is not asked for."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if not found or not (found[1] or found[2]):
        return None
    backwards = found[1] and found[2] and int(found[2]) < int(found[1])
    return None if backwards else (found[1], found[2])


def _within(first: str, last: str, size: int) -> tuple[int, int]:
    """Read a range as RFC 9110 section 14.1.2 says: both ends count, a lone end counts from behind."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size


class _Pieces:
    """A part of a file, piece by piece; the file is closed with the answer, read or not."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        self._file, self._at, self._end = file, start, end

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = b""
        if self._at < self._end:
            wanted = min(CHUNK_BYTES, self._end - self._at)
            piece = os.pread(self._file.fileno(), wanted, self._at)
        if not piece:
            self.close()
            raise StopIteration
        self._at += len(piece)
        return piece

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        self._at = self._end


async def _apart(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Read each piece in a thread, so that nobody else waits for the disk."""
    try:
        while (piece := await asyncio.to_thread(next, pieces, b"")) != b"":
            yield piece
    finally:
        if isinstance(pieces, _Pieces):
            pieces.close()
