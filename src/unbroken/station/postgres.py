"""Our own PostgreSQL: made, started and stopped by us, on a socket only, with passwords.

The wheel's manager is not used: it opens folders to everybody, trusts every local user and never
stops its server again once a parent was killed.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psycopg

from unbroken.base import database
from unbroken.base.config import Config
from unbroken.base.refusal import N_, Refusal
from unbroken.station import binaries, secretfiles, users
from unbroken.station.child import as_user, give_all, is_root, reachable, spawn

SOCKET_PATH_MAX = 107  # sockaddr_un has 108 bytes with the closing zero.
SILENCE_SECONDS_MAX = 60.0
ORPHANS_SECONDS_MAX = 30.0
STOP_SECONDS_MAX = 60.0
LOG_BYTES_MAX = 10 * 1024 * 1024
_SOCKET_NAME_BYTES = len("/.s.PGSQL.5432.lock")
# initdb insists on a user with a name; the server does not, and gets a number of its own afterwards.
_NOBODY = 65534
_FAR = Path("/var/lib/unbroken")


class ServerWouldNotStart(Refusal):
    """A server that cannot start says why in its own log."""

    sentence = N_("PostgreSQL did not start. Its log %(log)s ends with:\n%(tail)s")
    remedy = N_("Repair what the log names and start again; the data folder is untouched.")

    @classmethod
    def quoting(cls, log: Path) -> Self:
        """Make the error out of the last lines of a log."""
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return cls(log=log, tail="\n".join(lines[-8:]))


class AnotherMajor(Refusal):
    """A data folder is served by the major version that made it."""

    sentence = N_("%(data)s was made by PostgreSQL %(made_by)s, and %(folder)s has %(major)s.")
    remedy = N_("Name the programs of the older version in UNBROKEN_PG_BIN.")


class SomebodyElses(Refusal):
    """A socket lies in a folder that nobody else could have put there."""

    sentence = N_("%(folder)s belongs to somebody else.")
    remedy = N_("Remove it, or set TMPDIR to a folder of your own.")


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One PostgreSQL of ours on disk: where it lies and who runs it."""

    folder: Path
    socket: Path
    programs: binaries.Binaries
    admin_password: str
    superuser: str = database.ADMIN
    uid: int | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Name the folder that initdb makes."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Name the file that the server writes its messages to."""
        return self.folder / "log"

    @property
    def server(self) -> database.Server:
        """Tell how clients reach it."""
        return database.own_server(self.socket)


def cluster_of(config: Config) -> Cluster:
    """Lay out the station's own PostgreSQL below its data folder."""
    uid = users.uid_of(config, users.POSTGRES)
    folder = _pg_folder(config, uid)
    return Cluster(
        folder=folder,
        socket=_socket_folder(config, folder, uid),
        programs=binaries.find(software=folder / "software", uid=uid),
        admin_password=secretfiles.password(config.keys, database.ADMIN),
        uid=uid,
        settings={"shared_buffers": f"{config.shared_buffers_mb or _quarter_of_memory_mb()}MB"},
    )


def temporary_cluster(folder: Path, *, keys: Path, uid: int | None, durable: bool) -> Cluster:
    """Lay out a throw-away PostgreSQL; it may forget all on a power cut unless it shall be durable."""
    loose = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return Cluster(
        folder=folder / "pg",
        socket=_short_enough(folder / "s", uid),
        programs=binaries.find(software=folder / "software", uid=uid),
        admin_password=secretfiles.password(keys, database.ADMIN),
        uid=uid,
        settings={"shared_buffers": "128MB", "max_connections": "50", **({} if durable else loose)},
    )


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start the server, making it first where there is none, and wait until it answers."""
    _make(cluster)
    _write_settings(cluster)
    _begin_log(cluster)
    give_up_at = time.monotonic() + ORPHANS_SECONDS_MAX
    while True:
        process = _launch(cluster)
        if _answers(cluster, process):
            return process
        # The backends of a killed server hold its memory for a second or so.
        if not _held_by_orphans(cluster.log) or time.monotonic() > give_up_at:
            raise ServerWouldNotStart.quoting(cluster.log)
        time.sleep(0.2)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server fast and cleanly: open transactions are undone, nothing else is lost."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        # It ends at once then, and the next start recovers from its log.
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=STOP_SECONDS_MAX)


@dataclass(kw_only=True)
class Running:
    """A server that runs, and the way to keep it running."""

    cluster: Cluster
    process: subprocess.Popen[bytes]

    def keep(self) -> None:
        """Start the server again where it has ended; raises ServerWouldNotStart."""
        if self.process.poll() is not None:
            self.process = start(self.cluster)


@contextmanager
def kept(cluster: Cluster) -> Iterator[Running]:
    """Run the server for a block, and stop it whatever happens in there."""
    server = Running(cluster=cluster, process=start(cluster))
    try:
        yield server
    finally:
        stop(server.process)


@contextmanager
def running(cluster: Cluster) -> Iterator[database.Server]:
    """Reach a server that runs for a block."""
    with kept(cluster):
        yield cluster.server


@contextmanager
def station_server(config: Config) -> Iterator[database.Server]:
    """Reach the station's PostgreSQL for a block: the named one, the running one, or start our own."""
    if config.database_url:
        yield database.server_of(config)
        return
    with only_one(config) as mine:
        if not mine:
            yield database.server_of(config)
            return
        with running(cluster_of(config)) as server:
            yield server


@contextmanager
def only_one(config: Config) -> Iterator[bool]:
    """Hold the data folder's server for a block; yields False where another process has it."""
    config.run.mkdir(parents=True, exist_ok=True)
    with (config.run / "postgres.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _launch(cluster: Cluster) -> subprocess.Popen[bytes]:
    argv = [cluster.programs.program("postgres"), "-D", str(cluster.data)]
    with cluster.log.open("ab") as out:
        return spawn(
            argv,
            uid=cluster.uid,
            env=_environment(),
            output=out,
            death_signal=signal.SIGINT,
            cwd=cluster.data if cluster.uid is None else None,
        )


def _answers(cluster: Cluster, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers; False once it has ended, or was silent for too long."""
    size, give_up_at = -1, 0.0
    while process.poll() is None:
        if _accepts(cluster):
            return True
        grown = cluster.log.stat().st_size
        if grown != size:
            # Recovery writes a line every ten seconds: while it does, it may take all night.
            size, give_up_at = grown, time.monotonic() + SILENCE_SECONDS_MAX
        if time.monotonic() > give_up_at:
            stop(process)
            return False
        time.sleep(0.02)
    return False


def _accepts(cluster: Cluster) -> bool:
    arguments = cluster.server.arguments(
        role=cluster.superuser, password=cluster.admin_password, name="postgres"
    )
    try:
        psycopg.connect(**arguments).close()  # type: ignore[arg-type]
    except psycopg.OperationalError as refused:
        if "password authentication failed" in str(refused):
            raise ServerWouldNotStart.quoting(cluster.log) from refused
        return False
    return True


def _held_by_orphans(log: Path) -> bool:
    tail = log.read_text("utf-8", "replace")[-1500:]
    return "already exists" in tail or "still in use" in tail


def _make(cluster: Cluster) -> None:
    made = cluster.data / "PG_VERSION"
    if made.exists():
        _same_major(cluster, made.read_text("utf-8").strip())
        return
    cluster.folder.mkdir(parents=True, exist_ok=True)
    maker = None if cluster.uid is None else _NOBODY
    secretfiles.private_folder(cluster.data, uid=maker)
    with tempfile.TemporaryFile() as password:
        password.write(cluster.admin_password.encode() + b"\n")
        password.seek(0)
        if maker is not None and is_root():
            os.fchown(password.fileno(), maker, maker)
        _initdb(cluster, password.fileno(), maker)
    give_all(cluster.data, uid=cluster.uid)


def _initdb(cluster: Cluster, password: int, maker: int | None) -> None:
    argv = [cluster.programs.program("initdb"), "-D", str(cluster.data), "-U", cluster.superuser]
    argv += ["--encoding=UTF8", *_locale(cluster.programs.major), "--data-checksums"]
    argv += ["--auth=scram-sha-256", f"--pwfile=/dev/fd/{password}"]
    done = subprocess.run(  # type: ignore[call-overload]
        argv,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[password],
        check=False,
        cwd="/",
        **as_user(maker),
    )
    if done.returncode != 0:
        cluster.log.write_bytes(done.stdout)
        raise ServerWouldNotStart.quoting(cluster.log)


def _locale(major: int) -> list[str]:
    """Choose a locale that sorts by code point and knows Chinese letters, on every version."""
    if major >= 17:
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return [*builtin, "--lc-collate=C", "--lc-ctype=C.UTF-8"]
    return ["--locale-provider=libc", "--locale=C.UTF-8"]


def _same_major(cluster: Cluster, made_by: str) -> None:
    if made_by != str(cluster.programs.major):
        programs = cluster.programs
        raise AnotherMajor(
            data=cluster.data, made_by=made_by, folder=programs.folder, major=programs.major
        )


def _write_settings(cluster: Cluster) -> None:
    _prepare_socket_folder(cluster)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.socket),
        # The password is the wall; as root our other processes come as other users.
        "unix_socket_permissions": "0700" if cluster.uid is None else "0777",
        "password_encryption": "scram-sha-256",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        # What a failed statement carried may be a name: keep it out of the log.
        "log_min_error_statement": "panic",
        "log_parameter_max_length_on_error": "0",
        "max_wal_size": "2GB",
        "wal_compression": "pglz",
        "jit": "off",
        **cluster.settings,
    }
    text = "".join(f"{name} = '{_quoted(value)}'\n" for name, value in settings.items())
    file = cluster.data / "postgresql.auto.conf"
    file.write_text("# Written at each start.\n" + text, "utf-8")
    if cluster.uid is not None and is_root():
        os.chown(file, cluster.uid, cluster.uid)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")


def _prepare_socket_folder(cluster: Cluster) -> None:
    cluster.socket.mkdir(mode=0o755, parents=True, exist_ok=True)
    if cluster.uid is not None and is_root():
        os.chown(cluster.socket, cluster.uid, cluster.uid)


def _begin_log(cluster: Cluster) -> None:
    if cluster.log.exists() and cluster.log.stat().st_size > LOG_BYTES_MAX:
        cluster.log.replace(cluster.log.with_name("log.1"))
    cluster.log.touch(mode=0o600)


def _pg_folder(config: Config, uid: int | None) -> Path:
    folder = config.home / "pg"
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if reachable(folder / "data", uid):
        return folder.resolve()
    (far := _far_folder(config.home)).mkdir(mode=0o755, parents=True, exist_ok=True)
    (folder / "is-in").write_text(f"{far}\n", "utf-8")
    return far


def throw_away(home: Path) -> None:
    """Remove the PostgreSQL of a data folder where it lies elsewhere."""
    if (far := _far_folder(home)).exists():
        shutil.rmtree(far)


def _far_folder(home: Path) -> Path:
    # Root's home is closed to others, and the server refuses to be root.
    return _FAR / hashlib.sha256(str(home).encode()).hexdigest()[:12]


def _socket_folder(config: Config, pg: Path, uid: int | None) -> Path:
    link = config.run / "pg"
    near = config.run / "socket"
    wanted = _short_enough(near if reachable(near / "x", uid) else pg / "socket", uid)
    if link.is_symlink() and link.readlink() == wanted:
        return wanted
    link.unlink(missing_ok=True)
    link.symlink_to(wanted)
    return wanted


def _short_enough(folder: Path, uid: int | None) -> Path:
    if len(os.fsencode(folder)) + _SOCKET_NAME_BYTES <= SOCKET_PATH_MAX:
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    owner = os.geteuid() if uid is None else uid
    short = Path(tempfile.gettempdir()) / f"unbroken-{owner}-{mark}"
    short.mkdir(mode=0o755, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid not in {os.geteuid(), owner}:
        raise SomebodyElses(folder=short)
    return short


def _quarter_of_memory_mb() -> int:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1024 * 1024)
    return max(64, min(4096, total // 4))


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
