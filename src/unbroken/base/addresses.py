"""Every outgoing address goes through here: its scheme, its network, its name resolved once.

The caller connects to the number that was checked, never to the name again, so that a name which
changes its mind in between leads nowhere.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

from unbroken.base.refusal import N_, Refusal

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

_STRANGE = re.compile(r"[\x00-\x20\x7f\\]")


class BadAddress(Refusal):
    """An outgoing address has a known scheme and a host, and carries no password."""

    sentence = N_("The address of %(purpose)s cannot be used: %(why)s.")
    remedy = N_("Correct the address; user and password have settings of their own.")
    status = HTTPStatus.BAD_REQUEST


class NameNotFound(Refusal):
    """A name that leads to no number is no address."""

    sentence = N_("The name %(host)s is not known to this machine.")
    remedy = N_("Check the name, or ask whoever runs the network.")
    status = HTTPStatus.BAD_GATEWAY


class OutsideNetworks(Refusal):
    """The station connects only to networks that its operator has listed."""

    sentence = N_("%(host)s lies outside the networks to which this station may connect.")
    remedy = N_("Have its network added to the settings, if it belongs there.")
    status = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address that was checked; connect to `ip`."""

    scheme: str
    host: str
    ip: Ip
    port: int
    path: str
    """Path and query, as they were given."""

    @property
    def authority(self) -> str:
        """Return number and port as they stand in an address."""
        ip = f"[{self.ip}]" if self.ip.version == 6 else str(self.ip)
        return f"{ip}:{self.port}"

    @property
    def url(self) -> str:
        """Return the address by number instead of name."""
        return f"{self.scheme}://{self.authority}{self.path}"


def resolve(
    url: str, *, purpose: str, ports: Mapping[str, int], networks: Sequence[Network]
) -> Address:
    """Check an address and resolve its name once; `ports` maps each allowed scheme to its port."""
    parts = _checked_parts(url, purpose=purpose, schemes=ports)
    host, port = str(parts.hostname), parts.port or ports[parts.scheme]
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    for ip in _numbers(host, port):
        if any(ip.version == network.version and ip in network for network in networks):
            return Address(scheme=parts.scheme, host=host, ip=ip, port=port, path=path)
    raise OutsideNetworks(host=host)


def read_networks(given: Sequence[str]) -> tuple[Network, ...]:
    """Read a list of networks as an operator writes it; raise ValueError for what is none."""
    return tuple(ipaddress.ip_network(text) for text in given)


def _checked_parts(url: str, *, purpose: str, schemes: Mapping[str, int]) -> SplitResult:
    if _STRANGE.search(url):
        raise BadAddress(purpose=purpose, why="it holds spaces or control characters")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as wrong:
        raise BadAddress(purpose=purpose, why="it is not an address") from wrong
    if parts.scheme not in schemes:
        raise BadAddress(purpose=purpose, why=f"its scheme is not one of {', '.join(schemes)}")
    if parts.username is not None or parts.password is not None:
        raise BadAddress(purpose=purpose, why="it carries a user or a password")
    if not parts.hostname:
        raise BadAddress(purpose=purpose, why="it names no host")
    return parts


def _numbers(host: str, port: int) -> list[Ip]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise NameNotFound(host=host) from unknown
    return [_plain(ipaddress.ip_address(str(entry[4][0]).partition("%")[0])) for entry in found]


def _plain(ip: Ip) -> Ip:
    """Judge an IPv4 address dressed as IPv6 as what it is."""
    return getattr(ip, "ipv4_mapped", None) or ip
