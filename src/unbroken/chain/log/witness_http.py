"""The witness's few pages over HTTP: one request a connection, bounded in bytes, time and number."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from unbroken.chain.log.witness_book import Book, Reply
from unbroken.vault.durable import NoRoom, VolumeFails

log = logging.getLogger("unbroken.witness")

HEAD_BYTES_MAX = 8 * 1024
BODY_BYTES_MAX = 96 * 1024
SECONDS_MAX = 10.0
CONNECTIONS_MAX = 64
CONNECTIONS_PER_PEER_MAX = 8

_REQUEST = re.compile(rb"(GET|HEAD|POST) (/[!-~]{0,500}) HTTP/1\.[01]")
_LENGTH = re.compile(rb"[0-9]{1,6}")
_SHOWN = re.compile(r"([0-9a-f]{64})/checkpoint")


class _BadRequest(Exception):
    """What was sent is no request that a witness answers."""

    def __init__(self, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A request, read whole."""

    method: str
    path: str
    body: bytes


class WitnessServer:
    """Serves a book below a prefix."""

    def __init__(
        self, book: Book, *, prefix: str = "", seconds_max: float | None = None,
        fail: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._book = book
        self._prefix = prefix.rstrip("/")
        self._seconds_max = seconds_max or SECONDS_MAX
        self._fail = fail
        self._peers: dict[str, int] = {}

    async def serve(self, host: str, port: int, *, ready: Callable[[int], None]) -> None:
        """Serve until cancelled; `ready` gets the port."""
        server = await asyncio.start_server(self._accept, host, port, limit=HEAD_BYTES_MAX)
        ready(server.sockets[0].getsockname()[1])
        async with server:
            await server.serve_forever()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = str(writer.get_extra_info("peername", ("?",))[0])
        here = self._peers.get(peer, 0)
        try:
            if here < CONNECTIONS_PER_PEER_MAX and sum(self._peers.values()) < CONNECTIONS_MAX:
                self._peers[peer] = here + 1
                try:
                    await self._answer_in_time(reader, writer)
                finally:
                    self._leave(peer)
        finally:
            # Whoever keeps his end open keeps nothing of ours.
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()

    def _leave(self, peer: str) -> None:
        self._peers[peer] -= 1
        if not self._peers[peer]:
            del self._peers[peer]

    async def _answer_in_time(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(TimeoutError, OSError, asyncio.IncompleteReadError):
            async with asyncio.timeout(self._seconds_max):
                reply = await self._reply(reader)
                writer.write(_spelled(reply))
                await writer.drain()

    async def _reply(self, reader: asyncio.StreamReader) -> Reply:
        try:
            return self._answer(await _read(reader))
        except _BadRequest as why:
            return Reply(status=why.status)
        except asyncio.LimitOverrunError:
            return Reply(status=HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        except (NoRoom, VolumeFails):
            # What the volume says after a fault may not be believed: answer nothing more.
            log.exception("the book cannot be written")
            self._fail()
            return Reply(status=HTTPStatus.SERVICE_UNAVAILABLE)

    def _answer(self, request: Request) -> Reply:
        path = request.path.removeprefix(self._prefix).removeprefix("/")
        if not request.path.startswith(f"{self._prefix}/"):
            return Reply(status=HTTPStatus.NOT_FOUND)
        if path == "add-checkpoint":
            if request.method != "POST":
                return Reply(status=HTTPStatus.METHOD_NOT_ALLOWED)
            reply = self._book.add_checkpoint(request.body)
            if reply.status is not HTTPStatus.OK:
                log.warning("add-checkpoint: %d", reply.status)
            return reply
        shown = _SHOWN.fullmatch(path)
        if shown and request.method != "POST":
            return self._book.shown(shown[1])
        return Reply(status=HTTPStatus.NOT_FOUND)


async def _read(reader: asyncio.StreamReader) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    request = _REQUEST.fullmatch(first)
    if not request:
        raise _BadRequest
    fields = [line.partition(b":") for line in lines if line]
    given = {name.strip().lower(): value.strip() for name, _, value in fields}
    if b"transfer-encoding" in given:
        raise _BadRequest(HTTPStatus.LENGTH_REQUIRED)
    length = given.get(b"content-length", b"0")
    if not _LENGTH.fullmatch(length) or int(length) > BODY_BYTES_MAX:
        raise _BadRequest(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = await reader.readexactly(int(length))
    return Request(method=request[1].decode(), path=request[2].decode(), body=body)


def _spelled(reply: Reply) -> bytes:
    head = (
        f"HTTP/1.1 {reply.status.value} {reply.status.phrase}\r\n"
        f"Content-Type: {reply.type}\r\nContent-Length: {len(reply.body)}\r\n"
        "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + reply.body
