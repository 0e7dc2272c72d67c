"""Fragments as they become durable, over a local socket: for the live view, never for the record.

A listener sends one line, `<channel> <track>`; it gets the initialisation, then each fragment, each
with its length in front as four bytes. One that does not keep up is let go.
"""

import contextlib
import queue
import socket
import stat
import threading
from pathlib import Path

from unbroken.capture.recorder.track import Place

WAITING_MAX = 64
LISTENERS_MAX = 128
LINE_BYTES_MAX = 256


class Live:
    """Who listens to which track."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inits: dict[tuple[str, str], bytes] = {}
        self._listeners: dict[tuple[str, str], set[queue.Queue[bytes]]] = {}

    def hear(self, place: Place, init: bytes, fragment: bytes) -> None:
        """Pass a fragment on, behind its initialisation where that is new."""
        track = (place.channel, place.track)
        with self._lock:
            new = self._inits.get(track) != init
            self._inits[track] = init
            for listener in list(self._listeners.get(track, ())):
                try:
                    for piece in (init, fragment) if new else (fragment,):
                        listener.put_nowait(piece)
                except queue.Full:
                    # Recording never waits for a viewer.
                    self._listeners[track].discard(listener)
                    _let_go(listener)

    def listen(self, *, channel: str, track: str) -> "queue.Queue[bytes]":
        """Begin to listen; an empty piece means that it is over."""
        listener: queue.Queue[bytes] = queue.Queue(WAITING_MAX)
        with self._lock:
            if sum(map(len, self._listeners.values())) >= LISTENERS_MAX:
                listener.put_nowait(b"")
                return listener
            if init := self._inits.get((channel, track)):
                listener.put_nowait(init)
            self._listeners.setdefault((channel, track), set()).add(listener)
        return listener

    def leave(self, listener: "queue.Queue[bytes]") -> None:
        """Stop listening."""
        with self._lock:
            for listeners in self._listeners.values():
                listeners.discard(listener)


def serve(live: Live, path: Path) -> threading.Thread:
    """Begin to take listeners on a socket."""
    listening = bound(path)
    thread = threading.Thread(target=_accept, args=(live, listening), daemon=True, name="live")
    thread.start()
    return thread


def bound(path: Path) -> socket.socket:
    """Bind a local socket that only this user may reach, or the group to which its folder was given."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    # The station makes the folder for its processes where each has a user of its own.
    path.chmod(0o660 if path.parent.stat().st_mode & stat.S_ISGID else 0o600)
    listening.listen(16)
    return listening


def _let_go(listener: "queue.Queue[bytes]") -> None:
    """Make room for the piece that says it is over."""
    with contextlib.suppress(queue.Empty):
        listener.get_nowait()
    with contextlib.suppress(queue.Full):
        listener.put_nowait(b"")


def _accept(live: Live, listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        threading.Thread(
            target=_send, args=(live, connection), daemon=True, name="listener"
        ).start()


def _send(live: Live, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(10)
        words = connection.recv(LINE_BYTES_MAX).decode("utf-8", "replace").split()
        if len(words) != 2:
            return
        listener = live.listen(channel=words[0], track=words[1])
        try:
            while piece := listener.get():
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
        finally:
            live.leave(listener)
