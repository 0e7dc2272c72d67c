"""One round trip: statements that go to the server together and whose answers come back together.

psycopg's own pipeline looks at the socket after each statement; with the dozen of an act that was a
large part of the door's time. Here they lie in libpq's buffer until all are there, and the server
parses and plans each once a connection. Values travel as text, of the type that the statement gives
them.
"""

import datetime as dt
import functools
import itertools
import uuid
import weakref
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import psycopg
from psycopg import abc, errors, pq
from psycopg.adapt import Transformer
from psycopg.pq.abc import PGconn, PGresult
from psycopg.waiting import Ready, Wait

Connection = psycopg.Connection[tuple[Any, ...]]

_names = itertools.count()
_prepared: "weakref.WeakKeyDictionary[Connection, dict[bytes, bytes]]" = weakref.WeakKeyDictionary()


class NotSpelled(Exception):
    """No statement carries a value of this kind, a text with U+0000, or a time without its zone."""


class Answer:
    """What came back for one statement, once its trip is made."""

    def __init__(self, transformer: abc.Transformer) -> None:
        self._transformer = transformer
        self.result: PGresult | None = None

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the rows; none before the trip."""
        if self.result is None or not self.result.ntuples:
            return []
        self._transformer.set_pgresult(self.result)
        return self._transformer.load_rows(0, self.result.ntuples, tuple)


class Trip:
    """Statements on their way: nothing reaches the server before all are there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known = _prepared.setdefault(connection, {})
        self._new: dict[bytes, bytes] = {}
        self._transformer: abc.Transformer = Transformer()
        self._sends: list[Callable[[], None]] = []
        self._answers: list[Answer] = []

    def ask(self, statement: bytes, *values: object) -> Answer:
        """Take a statement along, with `$1`, `$2` and so on for its values; raises NotSpelled."""
        spelled = [None if one is None else _spelled(one) for one in values]
        send = self._connection.pgconn.send_query_prepared
        return self._add(functools.partial(send, self._name(statement), spelled))

    def make(self) -> None:
        """Go there and back; raises the first error that the server met, as psycopg would."""
        server = self._connection.pgconn
        server.enter_pipeline_mode()
        try:
            self._leave(server)
            results = self._return(server)
        finally:
            if server.status == pq.ConnStatus.OK:
                server.exit_pipeline_mode()
        for result in results:
            if result.status == pq.ExecStatus.FATAL_ERROR:
                raise errors.error_from_result(result)
        self._known |= self._new
        for answer, result in zip(self._answers, results, strict=True):
            answer.result = result

    def _name(self, statement: bytes) -> bytes:
        """Return the name under which a statement is prepared, preparing it on the way if need be."""
        name = self._known.get(statement) or self._new.get(statement)
        if name is None:
            name = self._new[statement] = b"unb_%d" % next(_names)
            self._add(functools.partial(self._connection.pgconn.send_prepare, name, statement))
        return name

    def _add(self, send: Callable[[], None]) -> Answer:
        self._sends.append(send)
        self._answers.append(Answer(self._transformer))
        return self._answers[-1]

    def _leave(self, server: PGconn) -> None:
        for send in self._sends:
            send()
        server.pipeline_sync()
        self._connection.wait(_flushed(server))

    def _return(self, server: PGconn) -> Sequence[PGresult]:
        return self._connection.wait(_answered(server, len(self._sends)))


def _flushed(server: PGconn) -> abc.PQGen[None]:
    """Send what lies in the buffer; what the server answers meanwhile is taken in, or both would wait."""
    while server.flush():
        if (yield Wait.RW) & Ready.R:
            server.consume_input()


def _answered(server: PGconn, count: int) -> abc.PQGen[list[PGresult]]:
    """Read the result of each statement, and what ends the trip; raises where the server went away."""
    results = []
    for _ in range(count):
        result = yield from _next(server)
        if result is None:
            raise errors.OperationalError(server.get_error_message())
        results.append(result)
        yield from _next(server)
    yield from _next(server)
    return results


def _next(server: PGconn) -> abc.PQGen[PGresult | None]:
    while server.is_busy():
        yield Wait.R
        server.consume_input()
    return server.get_result()


def _text(value: str) -> bytes:
    if "\x00" in value:
        raise NotSpelled(value)
    return value.encode()


def _moment(value: dt.datetime) -> bytes:
    if value.tzinfo is None:
        raise NotSpelled(value)
    return value.isoformat().encode()


def _array(values: Iterable[object]) -> bytes:
    spelled = (_spelled(one) for one in values)
    quoted = (one.replace(b"\\", b"\\\\").replace(b'"', b'\\"') for one in spelled)
    return b"{" + b",".join(b'"' + one + b'"' for one in quoted) + b"}"


_SPELLINGS: dict[type, Callable[[Any], bytes]] = {
    str: _text,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    bytes: lambda value: b"\\x" + value.hex().encode(),
    uuid.UUID: lambda value: value.hex.encode(),
    dt.datetime: _moment,
    dt.date: lambda value: value.isoformat().encode(),
    list: _array,
    tuple: _array,
}


def _spelled(value: object) -> bytes:
    """Write a value for the server, as one of its kind or of the nearest kind that it is of."""
    spell = _SPELLINGS.get(type(value))
    if spell is None:
        spell = next((_SPELLINGS[k] for k in type(value).__mro__ if k in _SPELLINGS), _refused)
    return spell(value)


def _refused(value: object) -> bytes:
    raise NotSpelled(type(value))
