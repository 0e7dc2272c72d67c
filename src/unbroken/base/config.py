"""The settings of one station: `config.toml` in the data folder, typed, with nothing unknown in it."""

import dataclasses
import difflib
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from unbroken.base.refusal import N_, Refusal

HOME_VARIABLE = "UNBROKEN_HOME"
FILE_NAME = "config.toml"
DEMO_MARK = "demonstration"
DEMO_ORIGIN = "unbroken.invalid/demonstration"
"""The name of every demonstration's log; no other station may bear it."""


class ConfigError(Refusal):
    """The configuration names only what exists and can be."""

    sentence = N_("%(file)s: %(why)s")
    remedy = N_("Correct the file; docs/reference/settings.md lists every setting.")


class UnknownKey(ConfigError):
    """Every key in the file is one that the station knows."""

    sentence = N_("%(file)s: there is no setting “%(key)s”.")
    remedy = N_("The nearest is “%(near)s”.")


class WrongType(ConfigError):
    """Every value has the type that its setting names."""

    sentence = N_("%(file)s: “%(key)s” is not %(kind)s: %(value)s.")


class OutOfLimits(ConfigError):
    """Every number is within the limits of its setting."""

    sentence = N_("%(file)s: “%(key)s” is %(value)s, but must be from %(at_least)s to %(at_most)s.")


class NoSuchLanguage(ConfigError):
    """The pages are there in two languages."""

    sentence = N_("%(file)s: “%(key)s” is %(value)s, but must be zh-hans or en.")


class NoSuchZone(ConfigError):
    """The organ's zone is one that the time zone database has."""

    sentence = N_("%(file)s: “%(key)s” names no time zone: %(value)s.")
    remedy = N_("The nearest is “%(near)s”.")


class NoDatabaseUrl(ConfigError):
    """A database is named by address and name; whoever reads the file learns no password."""

    sentence = N_("%(file)s: “%(key)s” must read postgresql://host:port/name and nothing more.")
    remedy = N_("Put no user and no password into it: passwords are files below keys/.")


_Value = TypeVar("_Value")


def _setting(default: _Value, doc: str, **limits: int) -> _Value:
    made: _Value = field(default=default, metadata={"doc": doc, **limits})
    return made


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an operator may set; secrets are never here but in files below `keys/`."""

    home: Path
    station_name: str = _setting("", N_("Name of the organ, as printed on pages and documents."))
    log_origin: str = _setting(
        "unbroken.invalid/station",
        N_("Name of this station's log; never changed after the first act."),
    )
    language: str = _setting(
        "zh-hans", N_("Language of a visitor who has chosen none: zh-hans or en.")
    )
    time_zone: str = _setting(
        "Asia/Shanghai", N_("The organ's time zone; times are stored in UTC.")
    )
    host: str = _setting("127.0.0.1", N_("Address on which the pages are served."))
    port: int = _setting(8000, N_("Port on which the pages are served."), at_least=1, at_most=65535)
    allowed_hosts: tuple[str, ...] = _setting(
        ("127.0.0.1", "localhost", "[::1]"),
        N_("Host names by which visitors may call the station."),
    )
    secure: bool = _setting(
        default=False, doc=N_("Pages are reached by HTTPS only (a proxy before us ends TLS).")
    )
    web_processes: int = _setting(1, N_("Processes that serve pages."), at_least=1, at_most=64)
    database_url: str = _setting(
        "",
        N_(
            "postgresql://host:port/name of a PostgreSQL 15 or newer, without user and password; "
            "empty: the station runs its own."
        ),
    )
    database_pool_max: int = _setting(
        8, N_("Database connections of one web process."), at_least=1, at_most=64
    )
    shared_buffers_mb: int = _setting(
        0,
        N_("Memory for our own PostgreSQL; 0: a quarter of the machine's, at most 4096."),
        at_least=0,
        at_most=65536,
    )
    checkpoint_seconds: int = _setting(
        10, N_("Beat at which the log signs a checkpoint."), at_least=1, at_most=60
    )
    outgoing_networks: tuple[str, ...] = _setting(
        (), N_("Networks (CIDR) to which the station may open connections.")
    )
    uid_base: int = _setting(
        59100,
        N_("First of the user numbers that our processes take when started as root."),
        at_least=1000,
        at_most=2_000_000_000,
    )

    @property
    def run(self) -> Path:
        """Name the folder of sockets and process files."""
        return self.home / "run"

    @property
    def keys(self) -> Path:
        """Name the folder of secrets, one folder a role."""
        return self.home / "keys"

    @property
    def is_demonstration(self) -> bool:
        """Tell whether this data folder was marked as a demonstration."""
        return (self.home / DEMO_MARK).exists()

    def secret(self, role: str, name: str = "password") -> str:
        """Read a secret of a role, or an empty text where this process may not or it is not made yet."""
        try:
            return (self.keys / role / name).read_text("utf-8").strip()
        except (FileNotFoundError, PermissionError, NotADirectoryError):
            return ""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A configuration and where each of its values came from."""

    config: Config
    origins: dict[str, str]


_FIELDS = {f.name: f for f in dataclasses.fields(Config) if f.name != "home"}


def settings() -> list[tuple[str, type, object, str]]:
    """List every setting: name, type, default and its sentence."""
    return [(f.name, type(f.default), f.default, f.metadata["doc"]) for f in _FIELDS.values()]


def home_folder() -> Path:
    """Name the data folder: UNBROKEN_HOME, or `var` where we stand."""
    return Path(os.environ.get(HOME_VARIABLE) or "var").absolute()


def load(home: Path | None = None) -> Loaded:
    """Read the configuration of a data folder; raises ConfigError with file, key and remedy."""
    home = home or home_folder()
    file = home / FILE_NAME
    values: dict[str, Any] = {k: _checked(file, k, v) for k, v in _read(file).items()}
    origins = {key: str(file) if key in values else N_("default") for key in _FIELDS}
    return Loaded(config=Config(home=home, **values), origins=origins)


def _read(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise ConfigError(file=file, why=why) from why


def _checked(file: Path, key: str, value: object) -> object:
    if key not in _FIELDS:
        near = difflib.get_close_matches(key, _FIELDS, n=1, cutoff=0.0)
        raise UnknownKey(file=file, key=key, near=near[0])
    kind = type(_FIELDS[key].default)
    if kind is tuple and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    if type(value) is not kind:
        raise WrongType(file=file, key=key, value=repr(value), kind=_KIND_NAMES[kind])
    if isinstance(value, int):
        _within_limits(file, key, value)
    if key in _RULES and isinstance(value, str):
        _RULES[key](file, key, value)
    return value


def _within_limits(file: Path, key: str, value: int) -> None:
    limits = _FIELDS[key].metadata
    if "at_least" not in limits or limits["at_least"] <= value <= limits["at_most"]:
        return
    low, high = limits["at_least"], limits["at_most"]
    raise OutOfLimits(file=file, key=key, value=value, at_least=low, at_most=high)


def _language(file: Path, key: str, value: str) -> None:
    if value not in {"zh-hans", "en"}:
        raise NoSuchLanguage(file=file, key=key, value=value)


def _zone(file: Path, key: str, value: str) -> None:
    zones = available_timezones()
    if value not in zones:
        near = difflib.get_close_matches(value, sorted(zones), n=1, cutoff=0.0)
        raise NoSuchZone(file=file, key=key, value=value, near=near[0] if near else "UTC")


def _database(file: Path, key: str, value: str) -> None:
    url = urlsplit(value)
    named = url.scheme in {"postgresql", "postgres"} and url.hostname
    if value and (not named or url.username or url.password):
        raise NoDatabaseUrl(file=file, key=key)


_RULES = {"language": _language, "time_zone": _zone, "database_url": _database}
_KIND_NAMES = {
    str: N_("a text"),
    int: N_("a whole number"),
    bool: N_("true or false"),
    tuple: N_("a list of texts"),
}
