"""Orders over a local socket: one line of JSON in, one line of JSON out.

`{"do": "start", "channel": "room-3", "recording": "<id>"}`, `stop`, `status`. A start may say for what
(`"case": "case:<id>", "session": "session:<id>"`), and a stop which recording it means. `release` says
up to which line (`n`, `hash`) acts name everything, so that the spool may let it go. Who may
connect is decided by the socket and its folder; whoever may is the station itself.
"""

import contextlib
import json
import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from unbroken.capture.recorder.channel import ChannelRecorder
from unbroken.capture.recorder.journal import ChainBroken
from unbroken.capture.recorder.live import bound
from unbroken.capture.recorder.pruning import OtherJournal

LINE_BYTES_MAX = 4096
_RECORDING = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_REFERENCE = re.compile(r"|[a-z]{1,16}:[A-Za-z0-9][A-Za-z0-9-]{0,63}")

Answer = dict[str, Any]


class BadOrder(Exception):
    """An order names a known channel and a recording; the argument is the code of what is wrong."""


class Control:
    """Takes orders for all channels."""

    def __init__(self, channels: dict[str, ChannelRecorder]) -> None:
        self._channels = channels
        self._orders: dict[str, Callable[[Answer], Answer]] = {
            "start": self._start,
            "stop": self._stop,
            "status": self._status,
            "release": self._release,
        }

    def answer(self, line: bytes) -> Answer:
        """Carry out one order; a bad one is an answer too."""
        try:
            order = json.loads(line)
            carry_out = self._orders.get(str(order.get("do"))) if isinstance(order, dict) else None
            if carry_out is None:
                return {"ok": False, "error": "unknown_order"}
            return {"ok": True, **carry_out(order)}
        except ValueError:
            return {"ok": False, "error": "unreadable"}
        except BadOrder as bad:
            return {"ok": False, "error": bad.args[0]}

    def _start(self, order: Answer) -> Answer:
        channel, recording = self._channel(order), str(order.get("recording", ""))
        if not _RECORDING.fullmatch(recording):
            raise BadOrder("bad_recording")
        case, session = str(order.get("case", "")), str(order.get("session", ""))
        if not (_REFERENCE.fullmatch(case) and _REFERENCE.fullmatch(session)):
            raise BadOrder("bad_reference")
        began = channel.start(recording, case=case, session=session)
        status = channel.status()
        if not began and status["recording"] != recording:
            raise BadOrder("busy")
        return {"began": began, "status": status}

    def _stop(self, order: Answer) -> Answer:
        channel = self._channel(order)
        meant = order.get("recording")
        if meant is not None and channel.status()["recording"] != meant:
            # Stopping twice is harmless, and never ends what somebody else began since.
            return {"recording": None, "status": channel.status()}
        return {"recording": channel.stop(), "status": channel.status()}

    def _status(self, order: Answer) -> Answer:
        asked = [self._channel(order)] if "channel" in order else list(self._channels.values())
        return {"channels": [channel.status() for channel in asked]}

    def _release(self, order: Answer) -> Answer:
        channel, n, head = self._channel(order), order.get("n"), order.get("hash")
        if not isinstance(n, int) or not isinstance(head, str):
            raise BadOrder("bad_line")
        try:
            released = channel.release(n=n, head=head)
        except (OtherJournal, ChainBroken) as other:
            raise BadOrder("other_journal") from other
        return {"files": len(released.files), "missing": list(released.missing)}

    def _channel(self, order: Answer) -> ChannelRecorder:
        channel = self._channels.get(str(order.get("channel", "")))
        if channel is None:
            raise BadOrder("unknown_channel")
        return channel


def serve(control: Control, path: Path) -> threading.Thread:
    """Begin to take orders on a socket."""
    listening = bound(path)
    thread = threading.Thread(
        target=_accept, args=(control, listening), daemon=True, name="control"
    )
    thread.start()
    return thread


def ask(path: Path, order: Answer, *, seconds: float = 30) -> Answer:
    """Give an order to a running recorder and return its answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(seconds)
        connection.connect(str(path))
        connection.sendall(json.dumps(order).encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer: Answer = json.loads(lines.readline())
    return answer


def _accept(control: Control, listening: socket.socket) -> None:
    while True:
        connection, _ = listening.accept()
        threading.Thread(target=_answer, args=(control, connection), daemon=True).start()


def _answer(control: Control, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(30)
        with connection.makefile("rb") as lines:
            while line := lines.readline(LINE_BYTES_MAX):
                connection.sendall(json.dumps(control.answer(line)).encode() + b"\n")
