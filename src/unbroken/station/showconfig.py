"""`./unbroken config`: the settings in force, without secrets, and where each came from."""

from unbroken.base import config
from unbroken.station.speech import _, say


def main(_arguments: list[str]) -> int:
    """Print each setting, its value and its origin."""
    loaded = config.load()
    say("# " + _("data folder: %(home)s") % {"home": loaded.config.home})
    for name, _kind, _default, _doc in config.settings():
        value = getattr(loaded.config, name)
        say(f"{name} = {as_toml(value)}  # {_(loaded.origins[name])}")
    return 0


def as_toml(value: object) -> str:
    """Write a value as the file would have it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(as_toml(one) for one in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
