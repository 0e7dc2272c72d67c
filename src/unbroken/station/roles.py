"""The database and its roles: who may sign in, and what each may do there."""

from dataclasses import dataclass

import psycopg
from psycopg import sql

from unbroken.base import database
from unbroken.base.config import Config
from unbroken.station import secretfiles, users

# A page that waits longer than this has failed for the officer in front of it.
_TIMEOUTS = {
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "3s",
}

# What each role may do with which table is granted by name after each migration (`chain.walls`).
_IN_PUBLIC = """
    GRANT USAGE ON SCHEMA public TO unb_web, unb_log, unb_rebuild, unb_erase;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES FOR ROLE unb_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
"""

# Anybody may make large objects unless told otherwise, and they belong to no table.
_NO_LARGE_OBJECTS = (
    "REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea)"
    " FROM PUBLIC"
)


@dataclass(frozen=True, kw_only=True)
class Access:
    """A server, and the passwords of the roles that sign in to it."""

    server: database.Server
    passwords: dict[str, str]

    def connect(self, role: str, *, name: str = "") -> psycopg.Connection[tuple[object, ...]]:
        """Connect as a role, outside of any transaction."""
        arguments = self.server.arguments(role=role, password=self.passwords[role], name=name)
        return psycopg.connect(**arguments, autocommit=True)  # type: ignore[arg-type]


def access_of(config: Config, server: database.Server) -> Access:
    """Gather the passwords of a station's roles, making those that are missing."""
    passwords = {
        role: secretfiles.password(config.keys, role, uid=_reader(config, role))
        for role in database.SIGNING_IN
    }
    return Access(server=server, passwords=passwords)


def prepare(access: Access) -> None:
    """Make roles and database where they are missing and set what they may; safe to repeat."""
    with access.connect(database.ADMIN, name="postgres") as admin:
        _make_roles(admin, access.passwords)
        _make_database(admin, access.server.name)
        close_to_strangers(admin, access.server.name)
    with access.connect(database.ADMIN) as admin:
        _grant_in_public(admin)


def close_to_strangers(admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Let only our roles connect to a database; a copy by TEMPLATE does not inherit this."""
    place = sql.Identifier(name)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(place))
    admin.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO unb_web, unb_worker, unb_log, unb_rebuild").format(
            place
        )
    )


def _make_roles(admin: psycopg.Connection[tuple[object, ...]], passwords: dict[str, str]) -> None:
    there = {row[0] for row in admin.execute("SELECT rolname FROM pg_roles")}
    for role in (database.OWNER, database.ERASE):
        if role not in there:
            admin.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(role)))
    for role in database.SIGNING_IN:
        if role not in there:
            admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        if role != database.ADMIN:
            _set_password(admin, role, passwords[role])
    for name, value in _TIMEOUTS.items():
        admin.execute(
            sql.SQL("ALTER ROLE unb_web SET {} = {}").format(
                sql.Identifier(name), sql.Literal(value)
            )
        )
    # The worker signs in with a secret of its own and no time-out, and then is the web role.
    admin.execute("GRANT unb_web TO unb_worker")
    admin.execute("ALTER ROLE unb_worker SET role = 'unb_web'")
    # Migrations hand a function over to the role that alone may erase.
    admin.execute("GRANT unb_owner TO unb_admin")
    admin.execute("GRANT unb_erase TO unb_owner")


def _set_password(admin: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    verifier = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
    admin.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(verifier.decode())
        )
    )


def _make_database(admin: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    admin.execute(
        sql.SQL("CREATE DATABASE {} OWNER unb_owner TEMPLATE template0 ENCODING 'UTF8'").format(
            sql.Identifier(name)
        )
    )


def _grant_in_public(admin: psycopg.Connection[tuple[object, ...]]) -> None:
    superuser = admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
    if superuser.fetchone() == (True,):
        admin.execute(_NO_LARGE_OBJECTS)
    admin.execute("SET ROLE unb_owner")
    admin.execute(_IN_PUBLIC)


# Which process reads which role's password; the rest is read by whoever starts the station.
_READERS = {
    database.WEB: users.WEB,
    database.WORKER: users.WORKER,
    database.LOG: users.INTEGRATOR,
}


def _reader(config: Config, role: str) -> int | None:
    return users.uid_of(config, _READERS[role]) if role in _READERS else None
