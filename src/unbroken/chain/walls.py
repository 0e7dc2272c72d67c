"""The walls in PostgreSQL: which role may touch which table, and the guards on what is true now.

Built after every migration, from the models themselves: a `Projection` gets a guard, any other table
in `public` is no part of the record (sessions, credentials, drafts, jobs) and may be written freely.
"""

import hashlib
import json
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
SELECT json_agg(line ORDER BY line) FROM (
  SELECT 'column ' || table_schema || '.' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
    FROM information_schema.columns WHERE table_schema IN ('unb', 'public')
  UNION ALL
  SELECT 'trigger ' || tgrelid::regclass || ' ' || tgenabled || ' ' || pg_get_triggerdef(oid)
    FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT 'function ' || p.oid::regprocedure || ' ' || md5(pg_get_functiondef(p.oid)) || ' owner ' || r.rolname
    FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
    WHERE p.prokind = 'f' AND p.pronamespace = 'unb'::regnamespace
  UNION ALL
  SELECT 'grant ' || table_schema || '.' || table_name || ' ' || grantee || ' ' || privilege_type
    FROM information_schema.role_table_grants WHERE table_schema IN ('unb', 'public') AND grantee <> 'unb_owner'
  UNION ALL
  SELECT 'index ' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname IN ('unb', 'public')
  UNION ALL
  SELECT 'role ' || rolname || ' ' || rolsuper || rolcreaterole || rolcreatedb || rolcanlogin || rolbypassrls
    FROM pg_roles WHERE rolname LIKE 'unb\\_%'
  UNION ALL
  SELECT 'member ' || roleid::regrole || ' of ' || member::regrole
    FROM pg_auth_members WHERE member::regrole::text LIKE 'unb\\_%'
) lines
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


def fingerprint(*, using: str = "default") -> dict[str, str]:
    """Describe schema, triggers, functions, grants and roles, line by line and as one digest."""
    with connections[using].cursor() as cursor:
        cursor.execute(FINGERPRINT)
        lines = cursor.fetchone()[0] or []
    text = lines if isinstance(lines, str) else json.dumps(lines)
    return {"sha256": hashlib.sha256(text.encode()).hexdigest(), "lines": text}
