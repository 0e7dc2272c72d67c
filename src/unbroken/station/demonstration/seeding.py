"""Runs what brings the past in, as the user that serves the pages, so that what it writes is theirs."""

import datetime as dt
import json
import os
import subprocess
from pathlib import Path
from typing import Any

from unbroken.base import config
from unbroken.base.config import Config
from unbroken.base.refusal import N_, Refusal
from unbroken.station import processes, users
from unbroken.station.child import as_user


class SeedsRefused(Refusal):
    """A demonstration starts with its past."""

    sentence = N_("The stories of the demonstration could not be brought in:\n%(why)s")
    remedy = N_("Start again with --reset; if it stays so, this version is at fault.")


def run(loaded: Config, *, now: dt.datetime, check: Path | None = None) -> Any:  # noqa: ANN401 — JSON.
    """Bring the stories in, or the check's alone; returns what the other process says of them."""
    uid = users.uid_of(loaded, users.WEB) if users.are_apart(loaded) else None
    more = ("--check", str(check)) if check else ()
    done = subprocess.run(  # type: ignore[call-overload]  # `as_user` gives user and group.
        [*processes.python("unbroken.station.demonstration.seed"), now.isoformat(), *more],
        env={**os.environ, config.HOME_VARIABLE: str(loaded.home)},
        capture_output=True,
        text=True,
        check=False,
        **as_user(uid, (users.group_of(loaded),) if uid is not None else ()),
    )
    if done.returncode:
        raise SeedsRefused(why="\n".join(done.stderr.splitlines()[-5:]))
    return json.loads(done.stdout.splitlines()[-1])
