"""Call a witness: one short request, to an address that the operator allowed, and no further.

A witness's answer is outside input. It is bounded in size and time, and no redirect is followed.
"""

import http.client
import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from unbroken.base.refusal import N_, Refusal

SECONDS_MAX = 5.0
ANSWER_BYTES_MAX = 64 * 1024
PORTS = {"http": 80, "https": 443}


class WitnessAway(Exception):
    """A witness that does not answer is asked again later; nothing waits for it."""


class AddressNotAllowed(Refusal):
    """The station opens connections only to its own machine and to the networks that are named."""

    sentence = N_("The address %(url)s is not one that this station may call.")
    remedy = N_("Add its network to outgoing_networks in config.toml, if it is the right one.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


Call: TypeAlias = Callable[[str, bytes | None], Answer]
"""Sends a body by POST, or asks by GET where there is none. Raises WitnessAway."""


def calling(networks: Sequence[str]) -> Call:
    """Return a way to call that keeps to these networks and to this machine."""
    allowed = [ipaddress.ip_network(each) for each in networks]

    def call(url: str, body: bytes | None) -> Answer:
        parts = urlsplit(url)
        address = _resolved(parts)
        if not (address.is_loopback or any(address in each for each in allowed)):
            raise AddressNotAllowed(url=url)
        try:
            return _exchange(parts, str(address), body)
        except (OSError, http.client.HTTPException) as why:
            raise WitnessAway(url) from why

    return call


def _resolved(parts: SplitResult) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Resolve once: the address that was checked is the one that is called."""
    if parts.scheme not in PORTS or not parts.hostname or parts.username:
        raise AddressNotAllowed(url=parts.geturl())
    try:
        found = socket.getaddrinfo(parts.hostname, None, type=socket.SOCK_STREAM)
    except OSError as why:
        raise WitnessAway(parts.hostname) from why
    return ipaddress.ip_address(str(found[0][4][0]))


def _exchange(parts: SplitResult, address: str, body: bytes | None) -> Answer:
    connection = _connection(parts, address)
    try:
        connection.request(
            "GET" if body is None else "POST",
            parts.path or "/",
            body=body,
            headers={"Host": parts.netloc, "Connection": "close"},
        )
        answer = connection.getresponse()
        return Answer(status=answer.status, body=answer.read(ANSWER_BYTES_MAX))
    finally:
        connection.close()


def _connection(parts: SplitResult, address: str) -> http.client.HTTPConnection:
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "http":
        return http.client.HTTPConnection(address, port, timeout=SECONDS_MAX)
    return _NamedHttps(address, port, name=str(parts.hostname))


class _NamedHttps(http.client.HTTPSConnection):
    """HTTPS to an address that was checked, with the certificate of the name that was meant."""

    def __init__(self, address: str, port: int, *, name: str) -> None:
        super().__init__(address, port, timeout=SECONDS_MAX)
        self._meant = name

    def connect(self) -> None:
        """Connect to the address and ask for the name's certificate."""
        plain = socket.create_connection((self.host, self.port), timeout=SECONDS_MAX)
        self.sock = self._context.wrap_socket(plain, server_hostname=self._meant)  # type: ignore[attr-defined]
