"""Serves the simulated camera over RTSP on one TCP connection a client (RFC 2326)."""

import asyncio
import base64
import hashlib
import hmac
import re
import secrets
import time
from dataclasses import dataclass, field

from unbroken.base import clock
from unbroken.capture.camera import rtp, source
from unbroken.capture.camera.faults import Faults, faults_of

REQUEST_BYTES_MAX = 8192
UNSENT_BYTES_MAX = 4_000_000
REPORT_SECONDS = 1.0

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER, SET_PARAMETER"
_FIELD = re.compile(r'(\w+)="?([^",]*)"?')


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """Who may watch."""

    user: str
    password: str = field(repr=False)
    digest: bool = True
    """Ask for a digest; otherwise for the password itself."""


class Camera:
    """One camera: encodes once, sends to everybody who watches."""

    def __init__(self, *, gop_seconds: float = 1) -> None:
        self.started_at = clock.now()
        self._started = time.monotonic()
        self._gop_seconds = gop_seconds
        self._pictures = self._new_pictures(source.Look())
        self._alaw, self._aac = source.AlawTone(), source.AacTone()
        self.parameters = self._pictures.next().pieces
        self.aac_config = self._aac.config
        self.viewers: set[Viewer] = set()
        self._spoilt: dict[Viewer, source.Pictures] = {}

    def seconds(self) -> float:
        """Return how long the camera runs."""
        return time.monotonic() - self._started

    def unix_seconds(self, seconds: float) -> float:
        """Return what the clock on the wall showed at a moment of the camera."""
        return self.started_at.timestamp() + seconds

    def watch(self, viewer: "Viewer") -> None:
        """Let somebody watch; a picture with faults of its own gets an encoder of its own."""
        self.viewers.add(viewer)
        if not viewer.faults.look.plain:
            self._spoilt[viewer] = self._new_pictures(viewer.faults.look)

    def leave(self, viewer: "Viewer") -> None:
        """Let somebody go."""
        self.viewers.discard(viewer)
        self._spoilt.pop(viewer, None)

    async def run(self) -> None:
        """Take and send pictures and sound for ever, each at its time."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._run_pictures())
            tasks.create_task(self._run_sound(self._alaw, "alaw"))
            tasks.create_task(self._run_sound(self._aac, "aac"))

    async def _run_pictures(self) -> None:
        while True:
            unit = self._pictures.next()
            await self._until(unit.seconds)
            for viewer in list(self.viewers):
                if viewer not in self._spoilt:
                    viewer.see(unit, seconds=unit.seconds)
            self._send_spoilt(unit.seconds)

    def _send_spoilt(self, seconds: float) -> None:
        for viewer, pictures in list(self._spoilt.items()):
            viewer.see(pictures.next(), seconds=seconds)

    async def _run_sound(self, tone: source.AlawTone | source.AacTone, name: str) -> None:
        while True:
            unit = tone.next()
            await self._until(unit.seconds)
            for viewer in list(self.viewers):
                if viewer.faults.audio == name and unit.pieces:
                    viewer.hear(unit)

    async def _until(self, seconds: float) -> None:
        await asyncio.sleep(max(0, seconds - self.seconds()))

    def _new_pictures(self, look: source.Look) -> source.Pictures:
        started_at = clock.now() if not look.plain else self.started_at
        return source.Pictures(look=look, started_at=started_at, gop_seconds=self._gop_seconds)


class Server:
    """Takes connections for one camera; any path is the same room."""

    def __init__(self, camera: Camera, *, login: Login | None = None) -> None:
        self.camera = camera
        self.login = login
        self.nonce = secrets.token_hex(16)
        self.connections = 0
        self._away_until: dict[str, float] = {}
        self._happened: set[tuple[str, str]] = set()

    async def serve(self, host: str, port: int) -> asyncio.Server:
        """Begin to listen."""
        loop = asyncio.get_running_loop()
        return await loop.create_server(lambda: Viewer(self), host, port)

    def away(self, url: str) -> bool:
        """Tell whether the camera at an address takes no connection now."""
        return time.monotonic() < self._away_until.get(url, 0)

    def go_away(self, url: str, *, seconds: float) -> None:
        """Take no connection at an address for some seconds."""
        self._away_until[url] = time.monotonic() + seconds

    def once(self, url: str, fault: str) -> bool:
        """Tell whether a fault that happens once still has to happen, and note it."""
        if (url, fault) in self._happened:
            return False
        self._happened.add((url, fault))
        return True


class Viewer(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._buffer = b""
        self._url = ""
        self.faults = Faults()
        self._began: float | None = None
        self._picture = rtp.Track(channel=0, payload_type=96, clock=source.VIDEO_CLOCK)
        self._sound = rtp.Track(channel=2, payload_type=8, clock=source.ALAW_RATE)
        self._reported: dict[rtp.Track, float] = {}
        self._stalled = self._cut = False
        self._held: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back to the client."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 — TCP has no other.
        self._transport = transport
        self._server.connections += 1

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a client that is gone."""
        self._server.camera.leave(self)

    def data_received(self, data: bytes) -> None:
        """Take requests apart, passing over the client's own reports."""
        self._buffer += data
        if len(self._buffer) > REQUEST_BYTES_MAX:
            self._transport.abort()
            return
        while request := self._next_request():
            self._answer(request)

    def see(self, unit: source.Unit, *, seconds: float) -> None:
        """Send a picture, as far as the faults let it through."""
        if self._began is None:
            if not unit.key:
                return
            self._began = seconds
        if self._let_through(seconds):
            self._send(self._picture, list(rtp.h264_payloads(unit.pieces)), seconds=seconds)

    def hear(self, unit: source.Unit) -> None:
        """Send a block of sound, as far as the faults let it through."""
        since = unit.seconds - (self._began if self._began is not None else unit.seconds)
        if (
            self._began is None
            or not self._let_through(unit.seconds)
            or since >= self.faults.noaudio
        ):
            return
        blocks = list(unit.pieces)
        if since >= self.faults.silent and self.faults.audio == "alaw":
            blocks = [bytes([source.ALAW_SILENCE]) * len(block) for block in blocks]
        if self.faults.audio == "aac":
            blocks = [rtp.aac_payload(block) for block in blocks]
        self._send(self._sound, blocks, seconds=unit.seconds)

    def _let_through(self, seconds: float) -> bool:
        since = seconds - (self._began or 0)
        if since >= self.faults.cut and (self._cut or self._server.once(self._url, "cut")):
            self._cut = True
            self._server.go_away(self._url, seconds=self.faults.away)
            self._server.camera.leave(self)
            self._transport.abort()
            return False
        if self.faults.stalls(since):
            self._stalled = self._stalled or self._server.once(self._url, "stall")
            return not self._stalled
        return self._transport.get_write_buffer_size() < UNSENT_BYTES_MAX

    def _send(self, track: rtp.Track, payloads: list[bytes], *, seconds: float) -> None:
        shifted = seconds + self.faults.shift(seconds - (self._began or 0))
        timestamp = round(shifted * track.clock)
        if seconds - self._reported.get(track, -REPORT_SECONDS) >= REPORT_SECONDS:
            self._reported[track] = seconds
            now = self._server.camera.unix_seconds(seconds) + self.faults.clock
            self._transport.write(track.report(timestamp=timestamp, unix_seconds=now))
        self._held.append(
            track.packets(payloads, timestamp=timestamp, marked=track is self._picture)
        )
        if not self.faults.holds_back(seconds - (self._began or 0)):
            held, self._held = self._held, []
            self._transport.write(b"".join(held))

    def _next_request(self) -> str | None:
        while self._buffer.startswith(b"$"):
            length = int.from_bytes(self._buffer[2:4], "big")
            if len(self._buffer) < 4 + length:
                return None
            self._buffer = self._buffer[4 + length :]
        request, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        self._buffer = rest
        return request.decode("utf-8", "replace")

    def _answer(self, request: str) -> None:
        first, *lines = request.split("\r\n")
        fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        method, _, rest = first.partition(" ")
        url = rest.rpartition(" ")[0]
        number = fields.get("cseq", "0")
        if self._server.away(url) or self._server.away(self._url):
            self._transport.abort()
        elif not self._allowed(method, url, fields.get("authorization", "")):
            self._reply(number, status="401 Unauthorized", lines=[self._challenge()])
        else:
            self._do(method, url, number, fields)

    def _do(self, method: str, url: str, number: str, fields: dict[str, str]) -> None:
        if method == "OPTIONS":
            self._reply(number, lines=[f"Public: {_METHODS}"])
        elif method == "DESCRIBE":
            self._describe(url, number)
        elif method == "SETUP":
            self._set_up(url, number, fields.get("transport", ""))
        elif method == "PLAY":
            self._reply(number, lines=["Session: 1", "Range: npt=now-"])
            self._server.camera.watch(self)
        elif method == "TEARDOWN":
            self._reply(number)
            self._transport.close()
        else:
            self._reply(number, lines=["Session: 1"])

    def _describe(self, url: str, number: str) -> None:
        try:
            self._url, self.faults = url, faults_of(url)
        except ValueError:
            self._reply(number, status="400 Bad Request")
            return
        body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\na=control:*\r\n"
        body += rtp.h264_description(self._server.camera.parameters) + self._sound_description()
        base = url.partition("?")[0].rstrip("/")
        lines = ["Content-Type: application/sdp", f"Content-Base: {base}/"]
        self._reply(number, lines=lines, body=body.encode())

    def _sound_description(self) -> str:
        if self.faults.audio == "none":
            return ""
        if self.faults.audio == "alaw":
            return rtp.alaw_description()
        self._sound = rtp.Track(channel=2, payload_type=97, clock=source.AAC_RATE)
        return rtp.aac_description(self._server.camera.aac_config, rate=source.AAC_RATE)

    def _set_up(self, url: str, number: str, transport: str) -> None:
        if "RTP/AVP/TCP" not in transport:
            self._reply(number, status="461 Unsupported Transport")
            return
        channel = 2 if "track1" in url else 0
        lines = [
            f"Transport: RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}",
            "Session: 1",
        ]
        self._reply(number, lines=lines)

    def _reply(
        self,
        number: str,
        *,
        status: str = "200 OK",
        lines: list[str] | None = None,
        body: bytes = b"",
    ) -> None:
        head = [f"RTSP/1.0 {status}", f"CSeq: {number}", *(lines or [])]
        if body:
            head.append(f"Content-Length: {len(body)}")
        self._transport.write(("\r\n".join(head) + "\r\n\r\n").encode() + body)

    def _challenge(self) -> str:
        login = self._server.login
        if login is not None and login.digest:
            return f'WWW-Authenticate: Digest realm="camera", nonce="{self._server.nonce}"'
        return 'WWW-Authenticate: Basic realm="camera"'

    def _allowed(self, method: str, url: str, given: str) -> bool:
        login = self._server.login
        if login is None or method == "OPTIONS":
            return True
        kind, _, proof = given.partition(" ")
        if not login.digest:
            expected = base64.b64encode(f"{login.user}:{login.password}".encode()).decode()
            return kind == "Basic" and hmac.compare_digest(proof, expected)
        said = dict(_FIELD.findall(proof))
        expected = _digest_response(login, self._server.nonce, method, said.get("uri", url))
        return kind == "Digest" and hmac.compare_digest(said.get("response", ""), expected)


async def run(*, host: str, port: int, login: Login | None, gop_seconds: float) -> None:
    """Run one camera until it is told to stop; print the port first."""
    camera = Camera(gop_seconds=gop_seconds)
    listening = await Server(camera, login=login).serve(host, port)
    print(listening.sockets[0].getsockname()[1], flush=True)  # noqa: T201 — the answer to who started it.
    async with listening:
        await camera.run()


def _digest_response(login: Login, nonce: str, method: str, uri: str) -> str:
    """Return what a client must answer (RFC 2617 without qop, as cameras do it)."""
    who = _md5(f"{login.user}:camera:{login.password}")
    return _md5(f"{who}:{nonce}:{_md5(f'{method}:{uri}')}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
