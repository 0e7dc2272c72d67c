"""`./unbroken run`: a whole station on one machine, supervised."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from unbroken.base import config, database
from unbroken.base.config import Config
from unbroken.base.refusal import N_, Refusal
from unbroken.station import migrate, postgres, processes, secretfiles, users
from unbroken.station.child import is_root
from unbroken.station.speech import _, say
from unbroken.station.supervise import Process, Supervisor


class RunsAlready(Refusal):
    """One station runs on a data folder at a time."""

    sentence = N_("A station already runs on %(home)s.")
    remedy = N_("Stop that one first, or name another folder in UNBROKEN_HOME.")


class CannotBeApart(Refusal):
    """As root each process gets a user of its own, and each must be able to read the program."""

    sentence = N_(
        "Other users cannot reach %(source)s, its Python or %(home)s: processes cannot be apart."
    )
    remedy = N_("Put both where everybody may enter (such as /opt and /srv), or start as a user.")


def main(arguments: list[str]) -> int:
    """Run until told to stop."""
    argparse.ArgumentParser(prog="./unbroken run").parse_args(arguments)
    loaded = config.load().config
    apart = users.are_apart(loaded)
    if is_root() and not apart:
        raise CannotBeApart(source=users.SOURCE, home=loaded.home)
    with started(loaded) as keep_database:
        serve(loaded, apart=apart, keep_database=keep_database)
    return 0


class OnceDemonstration(Refusal):
    """A folder that held a demonstration never becomes a real station's (decision 16)."""

    sentence = N_("%(home)s holds the log of a demonstration, but its mark is gone.")
    remedy = N_("Put real cases into an empty folder; this one is of no use for them.")


@contextmanager
def started(loaded: Config, *, prepared: bool = False) -> Iterator[Callable[[], None]]:
    """Have a station's database for a block; yields what starts it again where it ended.

    It is brought to this version first, unless the caller knows that this very program has done so.
    """
    if loaded.log_origin == config.DEMO_ORIGIN and not loaded.is_demonstration:
        raise OnceDemonstration(home=loaded.home)
    with postgres.only_one(loaded) as mine:
        if not mine:
            raise RunsAlready(home=loaded.home)
        if loaded.database_url:
            _prepare(loaded, database.server_of(loaded))
            yield lambda: None
            return
        with postgres.kept(postgres.cluster_of(loaded)) as server:
            if not prepared:
                _prepare(loaded, server.cluster.server)
            yield server.keep


def serve(
    loaded: Config,
    *,
    apart: bool,
    keep_database: Callable[[], None],
    beside: Sequence[Process] = (),
) -> None:
    """Supervise the station's processes, and what runs beside them, until SIGINT or SIGTERM."""
    address = f"http://{loaded.host}:{loaded.port}/"
    say(_("The station runs at %(address)s. Ctrl-C stops it.") % {"address": address})
    Supervisor(
        [*processes.of_station(loaded, apart=apart), *beside],
        logs=loaded.run / "log",
        state=loaded.run / "station.json",
        tell=_tell,
        each_beat=keep_database,
    ).run()
    say(_("The station has stopped."))


def _prepare(loaded: Config, server: database.Server) -> None:
    apart = users.are_apart(loaded)
    processes.make_folders(loaded, apart=apart)
    processes.make_log_folders(loaded, apart=apart)
    processes.make_recorder_folder(loaded, apart=apart)
    web = users.uid_of(loaded, users.WEB) if apart else None
    secretfiles.secret(loaded.keys / users.WEB / "session", uid=web)
    migrate.bring_up(loaded, server)
    migrate.collect_static()


def _tell(name: str, status: int) -> None:
    values = {"name": name, "status": status}
    say(_("%(name)s ended with %(status)s and will be started again.") % values)
