"""The settings of one station: `config.toml` in the data folder, typed, with nothing unknown in it."""

import dataclasses
import difflib
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit
from zoneinfo import available_timezones

HOME_VARIABLE = "UNBROKEN_HOME"
FILE_NAME = "config.toml"
DEMO_MARK = "demonstration"


class ConfigError(Exception):
    """The configuration names something that does not exist or cannot be."""


class UnknownKey(ConfigError):
    """Every key in the file is one that the station knows."""

    def __init__(self, file: Path, key: str) -> None:
        near = difflib.get_close_matches(key, _FIELDS, n=1, cutoff=0.0)
        super().__init__(f"{file}: there is no setting “{key}”. The nearest is “{near[0]}”.")


class WrongValue(ConfigError):
    """Every value has the type and the limits that its setting names."""

    def __init__(self, file: Path, key: str, why: str) -> None:
        super().__init__(f"{file}: “{key}” {why}.")


class Unreadable(ConfigError):
    """The file is TOML."""

    def __init__(self, file: Path, why: object) -> None:
        super().__init__(f"{file}: {why}")


_Value = TypeVar("_Value")


def _setting(default: _Value, doc: str, **limits: int) -> _Value:
    return cast("_Value", field(default=default, metadata={"doc": doc, **limits}))


@dataclass(frozen=True, kw_only=True)
class Config:
    """What an operator may set; secrets are never here but in files below `keys/`."""

    home: Path
    station_name: str = _setting("", "Name of the organ, as printed on pages and documents.")
    log_origin: str = _setting(
        "unbroken.invalid/station",
        "Name of this station's log; never changed after the first act.",
    )
    language: str = _setting("zh-hans", "Language of a visitor who has chosen none: zh-hans or en.")
    time_zone: str = _setting("Asia/Shanghai", "The organ's time zone; times are stored in UTC.")
    host: str = _setting("127.0.0.1", "Address on which the pages are served.")
    port: int = _setting(8000, "Port on which the pages are served.", at_least=1, at_most=65535)
    allowed_hosts: tuple[str, ...] = _setting(
        ("127.0.0.1", "localhost", "[::1]"), "Host names by which visitors may call the station."
    )
    secure: bool = _setting(
        default=False, doc="Pages are reached by HTTPS only (a proxy before us ends TLS)."
    )
    web_processes: int = _setting(1, "Processes that serve pages.", at_least=1, at_most=64)
    database_url: str = _setting(
        "",
        "postgresql://host:port/name of a PostgreSQL 15 or newer, without user and password; "
        "empty: the station runs its own.",
    )
    database_pool_max: int = _setting(
        8, "Database connections of one web process.", at_least=1, at_most=64
    )
    shared_buffers_mb: int = _setting(
        0,
        "Memory for our own PostgreSQL; 0: a quarter of the machine's, at most 4096.",
        at_least=0,
        at_most=65536,
    )
    checkpoint_seconds: int = _setting(
        10, "Beat at which the log signs a checkpoint.", at_least=1, at_most=60
    )
    outgoing_networks: tuple[str, ...] = _setting(
        (), "Networks (CIDR) to which the station may open connections."
    )
    uid_base: int = _setting(
        59100,
        "First of the user numbers that our processes take when started as root.",
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
    given = _read(file)
    values = {key: _checked(file, key, value) for key, value in given.items()}
    origins = {key: str(file) if key in values else "default" for key in _FIELDS}
    return Loaded(config=Config(home=home, **values), origins=origins)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise Unreadable(file, why) from why


def _checked(file: Path, key: str, value: object) -> object:
    if key not in _FIELDS:
        raise UnknownKey(file, key)
    kind = type(_FIELDS[key].default)
    if kind is tuple:
        return _texts(file, key, value)
    if type(value) is not kind:
        raise WrongValue(file, key, f"must be {_KIND_NAMES[kind]}, not {value!r}")
    _within_limits(file, key, value)
    return value


def _texts(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise WrongValue(file, key, "must be a list of texts")
    return tuple(value)


def _within_limits(file: Path, key: str, value: object) -> None:
    limits = _FIELDS[key].metadata
    if (
        isinstance(value, int)
        and "at_least" in limits
        and not (limits["at_least"] <= value <= limits["at_most"])
    ):
        why = f"must be from {limits['at_least']} to {limits['at_most']}, not {value}"
        raise WrongValue(file, key, why)
    if isinstance(value, str) and key in _RULES and (why := _RULES[key](value)):
        raise WrongValue(file, key, why)


def _language(value: str) -> str:
    return "" if value in {"zh-hans", "en"} else "must be zh-hans or en"


def _zone(value: str) -> str:
    if value in available_timezones():
        return ""
    near = difflib.get_close_matches(value, available_timezones(), n=1, cutoff=0.0)
    return f"is no time zone; the nearest is “{near[0]}”" if near else "is no time zone"


def _database(value: str) -> str:
    if not value:
        return ""
    url = urlsplit(value)
    if url.scheme not in {"postgresql", "postgres"} or not url.hostname:
        return "must read postgresql://host:port/name"
    if url.username or url.password:
        return "must not name a user or a password: passwords are files below keys/"
    return ""


_RULES = {"language": _language, "time_zone": _zone, "database_url": _database}
_KIND_NAMES = {str: "a text", int: "a whole number", bool: "true or false"}
