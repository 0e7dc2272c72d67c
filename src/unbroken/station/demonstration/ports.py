"""The three ports of a demonstration, all on this machine only: pages, witness, cameras."""

import socket
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self

from unbroken.base.refusal import N_, Refusal

LOOPBACK = "127.0.0.1"
USUAL = 8000


class PortTaken(Refusal):
    """Each port is free when a demonstration starts."""

    sentence = N_("Something else listens on port %(port)s of this machine.")
    remedy = N_("Name another with --port; the two after it are used as well.")
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Where the parts listen."""

    pages: int
    witness: int
    cameras: int

    @classmethod
    def beginning_at(cls, port: int) -> Self:
        """Take a port and the two after it."""
        return cls(pages=port, witness=port + 1, cameras=port + 2)

    @classmethod
    def free(cls) -> Self:
        """Take three ports that the system says are free now."""
        with socket.socket() as one, socket.socket() as two, socket.socket() as three:
            for each in (one, two, three):
                each.bind((LOOPBACK, 0))
            pages, witness, cameras = (s.getsockname()[1] for s in (one, two, three))
        return cls(pages=pages, witness=witness, cameras=cameras)

    def require_free(self) -> None:
        """Raise PortTaken for the first on which somebody listens."""
        for port in (self.pages, self.witness, self.cameras):
            with socket.socket() as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    tried.bind((LOOPBACK, port))
                except OSError as why:
                    raise PortTaken(port=port) from why
