"""Call a witness: one short request, to an address that the operator allowed, and no further.

A witness's answer is outside input. It is bounded in size and time, and no redirect is followed.
"""

import http.client
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from unbroken.base import addresses
from unbroken.base.addresses import Address

SECONDS_MAX = 5.0
ANSWER_BYTES_MAX = 64 * 1024
PORTS = {"http": 80, "https": 443}
THIS_MACHINE = ("127.0.0.0/8", "::1/128")


class WitnessAway(Exception):
    """A witness that does not answer is asked again later; nothing waits for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


Call: TypeAlias = Callable[[str, bytes | None], Answer]
"""Sends a body by POST, or asks by GET where there is none. Raises WitnessAway."""


def calling(networks: Sequence[str]) -> Call:
    """Return a way to call that keeps to these networks and to this machine.

    It raises base.addresses' refusals for an address that is none or lies elsewhere.
    """
    allowed = addresses.read_networks((*THIS_MACHINE, *networks))

    def call(url: str, body: bytes | None) -> Answer:
        try:
            address = addresses.resolve(url, purpose="witness", ports=PORTS, networks=allowed)
            return _exchange(address, body)
        except (addresses.NameNotFound, OSError, http.client.HTTPException) as why:
            raise WitnessAway(url) from why

    return call


def _exchange(address: Address, body: bytes | None) -> Answer:
    connection = _connection(address)
    try:
        connection.request(
            "GET" if body is None else "POST",
            address.path or "/",
            body=body,
            headers={"Host": _named(address), "Connection": "close"},
        )
        answer = connection.getresponse()
        return Answer(status=answer.status, body=answer.read(ANSWER_BYTES_MAX))
    finally:
        connection.close()


def _named(address: Address) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return host if address.port == PORTS[address.scheme] else f"{host}:{address.port}"


def _connection(address: Address) -> http.client.HTTPConnection:
    if address.scheme == "http":
        return http.client.HTTPConnection(str(address.ip), address.port, timeout=SECONDS_MAX)
    return _NamedHttps(address)


class _NamedHttps(http.client.HTTPSConnection):
    """HTTPS to an address that was checked, with the certificate of the name that was meant."""

    def __init__(self, address: Address) -> None:
        super().__init__(str(address.ip), address.port, timeout=SECONDS_MAX)
        self._meant = address.host

    def connect(self) -> None:
        """Connect to the address and ask for the name's certificate."""
        plain = socket.create_connection((self.host, self.port), timeout=SECONDS_MAX)
        self.sock = self._context.wrap_socket(plain, server_hostname=self._meant)  # type: ignore[attr-defined]
