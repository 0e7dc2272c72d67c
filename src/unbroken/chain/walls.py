"""The walls in PostgreSQL: which role may touch which table, and the guards on what is true now.

Built after every migration, from the models themselves: a `Projection` gets a guard, any other table
in `public` is no part of the record (sessions, credentials, drafts, jobs) and may be written freely.
"""

from pathlib import Path

from django.apps import apps
from django.db import connections
from psycopg import sql

from unbroken.base import config
from unbroken.chain.models import Projection

GRANTS = Path(__file__).parent / "sql" / "walls.sql"
GUARDS = """
CREATE OR REPLACE TRIGGER guard_row BEFORE INSERT OR UPDATE ON {table}
  FOR EACH ROW EXECUTE FUNCTION unb.guard_row();
CREATE OR REPLACE TRIGGER guard_removal BEFORE DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION unb.guard_removal();
CREATE OR REPLACE TRIGGER guard_emptying BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION unb.guard_removal();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER guard_row, ENABLE ALWAYS TRIGGER guard_removal,
  ENABLE ALWAYS TRIGGER guard_emptying;
GRANT SELECT, INSERT, UPDATE ON {table} TO unb_web;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON {table} TO unb_rebuild;
"""
FREE = "GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO unb_web"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
ONLY_READ = frozenset({"django_migrations"})

FINGERPRINT = """
SELECT line FROM (
  SELECT concat_ws(' ', 'table', c.oid::regclass::text, c.relkind, r.rolname, c.relacl::text) AS line
    FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
    WHERE c.relnamespace IN ('unb'::regnamespace, 'public'::regnamespace)
  UNION ALL
  SELECT concat_ws(' ', 'column', a.attrelid::regclass::text, a.attname, a.atttypid::regtype::text,
                   a.attnotnull, a.attacl::text)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE a.attnum > 0 AND c.relkind = 'r'
      AND c.relnamespace IN ('unb'::regnamespace, 'public'::regnamespace)
  UNION ALL
  SELECT concat_ws(' ', 'trigger', tgrelid::regclass::text, tgenabled, pg_get_triggerdef(oid))
    FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT concat_ws(' ', 'function', p.oid::regprocedure::text, md5(pg_get_functiondef(p.oid)),
                   r.rolname, p.proacl::text)
    FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.prokind = 'f' AND p.pronamespace IN ('unb'::regnamespace, 'public'::regnamespace)
  UNION ALL
  SELECT concat_ws(' ', 'index', indexname, indexdef) FROM pg_indexes WHERE schemaname IN ('unb', 'public')
  UNION ALL
  SELECT concat_ws(' ', 'schema', nspname, nspacl::text) FROM pg_namespace WHERE nspname !~ '^pg_(temp|toast)'
  UNION ALL
  SELECT concat_ws(' ', 'role', rolname, rolsuper, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls)
    FROM pg_roles WHERE rolname LIKE 'unb\\_%'
  UNION ALL
  SELECT concat_ws(' ', 'member', roleid::regrole::text, 'of', member::regrole::text)
    FROM pg_auth_members WHERE member::regrole::text LIKE 'unb\\_%'
) lines ORDER BY line
"""


def build(*, using: str = "owner") -> None:
    """Set every grant and guard anew and found the log where it has no name yet."""
    with connections[using].cursor() as cursor:
        cursor.execute(GRANTS.read_text(encoding="utf-8"))
        cursor.execute(TABLES)
        guarded = {model._meta.db_table for model in projections()}
        for (name,) in cursor.fetchall():
            statement = GUARDS if name in guarded else FREE
            if name in ONLY_READ:
                statement = "GRANT SELECT ON {table} TO unb_web"
            cursor.execute(sql.SQL(statement).format(table=sql.Identifier(name)))
        cursor.execute(
            "INSERT INTO unb.log (log_id) SELECT %s WHERE NOT EXISTS (SELECT 1 FROM unb.log)",
            [config.load().config.log_origin],
        )


def projections() -> list[type[Projection]]:
    """Return every table that follows from acts."""
    return [model for model in apps.get_models() if issubclass(model, Projection)]


def fingerprint(*, using: str = "default") -> list[str]:
    """Describe schema, triggers, functions, grants and roles, a line for each."""
    with connections[using].cursor() as cursor:
        cursor.execute(FINGERPRINT)
        return [str(line) for (line,) in cursor.fetchall()]
