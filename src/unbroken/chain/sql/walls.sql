-- Who may do what. Idempotent: runs after every migration, and `fsck` compares what it leaves behind.
-- A process that serves pages is unb_web: it may call append_act and cannot write the log itself.

REVOKE ALL ON SCHEMA public, unb FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public, unb FROM PUBLIC, unb_web, unb_log, unb_rebuild, unb_erase;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public, unb FROM PUBLIC, unb_web, unb_log, unb_rebuild, unb_erase;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public, unb FROM PUBLIC, unb_web, unb_log, unb_rebuild, unb_erase;
GRANT USAGE ON SCHEMA public, unb TO unb_web, unb_log, unb_rebuild, unb_erase;

GRANT SELECT ON unb.log, unb.stream_head, unb.act, unb.payload TO unb_web, unb_log, unb_rebuild;
-- The log over the acts: everybody reads, only the integrator writes, and he adds; he cannot write an act.
GRANT SELECT ON unb.sequenced, unb.tile, unb.tree_head, unb.checkpoint, unb.cosignature, unb.lease,
  unb.late, unb.downtime, unb.broken TO unb_web, unb_log, unb_rebuild;
GRANT INSERT ON unb.sequenced, unb.tile, unb.tree_head, unb.checkpoint, unb.cosignature, unb.lease,
  unb.late, unb.downtime, unb.broken TO unb_log;
GRANT UPDATE (data) ON unb.tile TO unb_log;
GRANT UPDATE (size, root, changed_at) ON unb.tree_head TO unb_log;
GRANT UPDATE (holder, fence, until, looked_at, refuses) ON unb.lease TO unb_log;

GRANT EXECUTE ON FUNCTION unb.lock_head(text, text) TO unb_web;
GRANT EXECUTE ON FUNCTION unb.append_act(bytea, bytea[], bytea[], uuid) TO unb_web;
GRANT EXECUTE ON FUNCTION unb.erase_fields(text, uuid, text[], uuid) TO unb_web;

GRANT SELECT ON unb.act, unb.payload TO unb_erase;
GRANT UPDATE (preimages, salts, erased_by) ON unb.payload TO unb_erase;

-- Jobs are kept by a library in tables and functions of its own, in public.
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO unb_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO unb_web;

-- A function can only be handed to a role that may create in its schema: for this one moment.
GRANT CREATE ON SCHEMA unb TO unb_erase;
ALTER FUNCTION unb.erase_fields(text, uuid, text[], uuid) OWNER TO unb_erase;
REVOKE CREATE ON SCHEMA unb FROM unb_erase;
