"""How the station's processes reach PostgreSQL: one role for each kind of work."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from unbroken.base.config import Config

NAME = "unbroken"
ADMIN = "unb_admin"
OWNER = "unb_owner"
WEB = "unb_web"
WORKER = "unb_worker"
LOG = "unb_log"
REBUILD = "unb_rebuild"
ERASE = "unb_erase"
SIGNING_IN = (ADMIN, WEB, WORKER, LOG, REBUILD)


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where a PostgreSQL listens and which database of it is ours."""

    host: str
    port: int
    name: str
    options: tuple[tuple[str, str], ...] = ()

    def named(self, name: str) -> "Server":
        """Describe another database of the same server."""
        return dataclasses.replace(self, name=name)

    def arguments(self, *, role: str, password: str, name: str = "") -> dict[str, str | int]:
        """Give the connection arguments of one role, in libpq's words."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": name or self.name,
            "user": role,
            "password": password,
            "application_name": "unbroken",
            **dict(self.options),
        }


def server_of(config: Config) -> Server:
    """Find the server of a station: the one its configuration names, or its own."""
    if config.database_url:
        return _named(config.database_url)
    return own_server(config.run / "pg")


def own_server(socket_folder: Path) -> Server:
    """Describe a server that listens only on a socket in this folder."""
    # A stranger's socket in this place could ask for the password in clear text: insist on SCRAM.
    options = (("require_auth", "scram-sha-256"),)
    return Server(host=str(socket_folder.resolve()), port=5432, name=NAME, options=options)


def _named(url: str) -> Server:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/")) or NAME
    options = tuple(parse_qsl(parts.query))
    return Server(host=parts.hostname or "", port=parts.port or 5432, name=name, options=options)
