-- The log's tables and the one function that writes them. Owner: unb_owner, who cannot log in.
-- What each role may do stands in walls.sql, which runs after every migration.

CREATE SCHEMA IF NOT EXISTS unb;

-- The station's own log has exactly one name, given when the station is founded.
CREATE TABLE unb.log (
  log_id      text PRIMARY KEY,
  founded_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE unb.stream_head (
  log_id  text   NOT NULL,
  stream  text   NOT NULL,
  n       bigint NOT NULL CHECK (n >= 0),
  h       bytea,
  PRIMARY KEY (log_id, stream),
  CHECK ((n = 0) = (h IS NULL))
) WITH (fillfactor = 70);

CREATE TABLE unb.act (
  log_id       text        NOT NULL,
  stream       text        NOT NULL,
  n            bigint      NOT NULL CHECK (n > 0),
  id           uuid        NOT NULL,
  type         text        NOT NULL,
  nature       text        NOT NULL,
  occurred_at  timestamptz NOT NULL,
  recorded_at  timestamptz NOT NULL,
  actor        text        NOT NULL,
  corrects     uuid,
  key          uuid        NOT NULL,
  h            bytea       NOT NULL CHECK (octet_length(h) = 32),
  envelope     bytea       NOT NULL,
  seq          bigint      GENERATED ALWAYS AS IDENTITY,
  xact         xid8        NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (log_id, stream, n)
);
CREATE UNIQUE INDEX act_id  ON unb.act (log_id, id);
CREATE UNIQUE INDEX act_key ON unb.act (log_id, key);
CREATE UNIQUE INDEX act_seq ON unb.act (seq);
CREATE INDEX act_recorded_at ON unb.act USING brin (recorded_at) WITH (pages_per_range = 32);

-- The words of an act, one row an act: element i of each array is one field. An erased field keeps
-- its digest, so that the payload's root still proves the rest.
CREATE TABLE unb.payload (
  log_id     text    NOT NULL,
  act        uuid    NOT NULL,
  names      text[]  NOT NULL,
  preimages  bytea[] NOT NULL,   -- RFC 8785 of [name, value]; NULL where erased
  salts      bytea[] NOT NULL,   -- 32 random bytes;           NULL where erased
  digests    bytea[] NOT NULL,
  erased_by  uuid[]  NOT NULL DEFAULT '{}',
  PRIMARY KEY (log_id, act)
);

CREATE FUNCTION unb.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on %', tg_op, tg_table_name USING errcode = '42501';
END $$;

CREATE TRIGGER act_rows  BEFORE UPDATE OR DELETE ON unb.act FOR EACH ROW EXECUTE FUNCTION unb.refuse();
CREATE TRIGGER act_table BEFORE TRUNCATE ON unb.act FOR EACH STATEMENT EXECUTE FUNCTION unb.refuse();
ALTER TABLE unb.act ENABLE ALWAYS TRIGGER act_rows, ENABLE ALWAYS TRIGGER act_table;
CREATE TRIGGER payload_rows  BEFORE DELETE ON unb.payload FOR EACH ROW EXECUTE FUNCTION unb.refuse();
CREATE TRIGGER payload_table BEFORE TRUNCATE ON unb.payload FOR EACH STATEMENT EXECUTE FUNCTION unb.refuse();
ALTER TABLE unb.payload ENABLE ALWAYS TRIGGER payload_rows, ENABLE ALWAYS TRIGGER payload_table;
CREATE TRIGGER log_rows  BEFORE UPDATE OR DELETE ON unb.log FOR EACH ROW EXECUTE FUNCTION unb.refuse();
CREATE TRIGGER log_table BEFORE TRUNCATE ON unb.log FOR EACH STATEMENT EXECUTE FUNCTION unb.refuse();
ALTER TABLE unb.log ENABLE ALWAYS TRIGGER log_rows, ENABLE ALWAYS TRIGGER log_table;

-- The first trip: lock the head of a stream, making an empty one where the stream is new.
CREATE FUNCTION unb.lock_head(p_log text, p_stream text)
RETURNS TABLE (n bigint, h bytea, clock timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, unb, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT s.n, s.h, clock_timestamp() FROM stream_head s
    WHERE s.log_id = p_log AND s.stream = p_stream FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO stream_head (log_id, stream, n, h) VALUES (p_log, p_stream, 0, NULL)
      ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT s.n, s.h, clock_timestamp() FROM stream_head s
      WHERE s.log_id = p_log AND s.stream = p_stream FOR UPDATE;
  END IF;
END $$;

-- The second trip: append one act. Nothing is taken on trust: kind, actor, times, previous hash and
-- digests are read and recomputed here from the bytes that will be stored.
CREATE FUNCTION unb.append_act(p_envelope bytea, p_preimages bytea[], p_salts bytea[], p_key uuid)
RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, unb, pg_temp SET datestyle = 'ISO' SET timezone = 'UTC' AS $$
DECLARE
  e        jsonb;
  head     stream_head;
  digests  bytea[];
  names    text[];
  root     bytea;
  recorded timestamptz;
  hash     bytea;
BEGIN
  IF octet_length(p_envelope) > 16384 THEN
    RAISE EXCEPTION 'the envelope is longer than 16 KiB' USING errcode = 'UB002';
  END IF;
  e := convert_from(p_envelope, 'UTF8')::jsonb;

  IF cardinality(p_preimages) <> cardinality(p_salts)
     OR array_position(p_preimages, NULL) IS NOT NULL OR array_position(p_salts, NULL) IS NOT NULL THEN
    RAISE EXCEPTION 'each field needs its salt' USING errcode = 'UB002';
  END IF;
  SELECT array_agg(sha256('\x02'::bytea || f.salt || f.preimage) ORDER BY f.i),
         array_agg(convert_from(f.preimage, 'UTF8')::jsonb ->> 0 ORDER BY f.i)
    INTO digests, names
    FROM unnest(p_preimages, p_salts) WITH ORDINALITY AS f (preimage, salt, i);
  SELECT sha256(coalesce(string_agg(d, ''::bytea ORDER BY d), ''::bytea)) INTO root FROM unnest(digests) d;
  IF encode(root, 'hex') IS DISTINCT FROM e ->> 'payload' THEN
    RAISE EXCEPTION 'the payload root does not match its fields' USING errcode = 'UB002';
  END IF;
  IF (SELECT count(DISTINCT name) FROM unnest(names) name) <> coalesce(cardinality(names), 0)
     OR EXISTS (SELECT 1 FROM unnest(p_salts) s WHERE octet_length(s) <> 32) THEN
    RAISE EXCEPTION 'a field stands twice, or a salt is not 32 bytes' USING errcode = 'UB002';
  END IF;

  IF NOT EXISTS (SELECT 1 FROM log WHERE log_id = e ->> 'log') THEN
    RAISE EXCEPTION 'this station keeps no log of that name' USING errcode = 'UB002';
  END IF;
  SELECT * INTO head FROM stream_head WHERE log_id = e ->> 'log' AND stream = e ->> 'stream' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the head was not locked first' USING errcode = 'UB002';
  END IF;
  IF (e ->> 'n')::bigint IS DISTINCT FROM head.n + 1
     OR (e ->> 'prev') IS DISTINCT FROM encode(head.h, 'hex') THEN
    RAISE EXCEPTION 'stale: the stream is at %', head.n USING errcode = 'UB001';
  END IF;

  recorded := (e ->> 'recorded_at')::timestamptz;
  IF recorded IS NULL OR recorded > clock_timestamp() OR recorded < clock_timestamp() - interval '5 s' THEN
    RAISE EXCEPTION 'recorded_at is not now' USING errcode = 'UB003';
  END IF;

  hash := sha256('unbroken/act/v1\012'::bytea || p_envelope);
  INSERT INTO act (log_id, stream, n, id, type, nature, occurred_at, recorded_at, actor, corrects, key, h, envelope)
    VALUES (e ->> 'log', e ->> 'stream', (e ->> 'n')::bigint, (e ->> 'id')::uuid, e ->> 'type', e ->> 'nature',
            (e ->> 'occurred_at')::timestamptz, recorded, e ->> 'by', (e ->> 'corrects')::uuid,
            p_key, hash, p_envelope);
  INSERT INTO payload (log_id, act, names, preimages, salts, digests)
    VALUES (e ->> 'log', (e ->> 'id')::uuid, coalesce(names, '{}'), p_preimages, p_salts, coalesce(digests, '{}'));
  UPDATE stream_head SET n = head.n + 1, h = hash WHERE log_id = head.log_id AND stream = head.stream;
  RETURN hash;
END $$;

-- Erasing under the law: only together with the act that orders it, in the same transaction.
CREATE FUNCTION unb.erase_fields(p_log text, p_act uuid, p_names text[], p_erasure uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, unb, pg_temp AS $$
DECLARE
  erased integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM act WHERE log_id = p_log AND id = p_erasure AND type = 'erasure'
                 AND xact = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'erasing needs its act in the same transaction' USING errcode = '42501';
  END IF;
  UPDATE payload p SET
      preimages = ARRAY(SELECT CASE WHEN f.name = ANY (p_names) THEN NULL ELSE f.preimage END
                        FROM unnest(p.names, p.preimages) WITH ORDINALITY AS f (name, preimage, i) ORDER BY i),
      salts     = ARRAY(SELECT CASE WHEN f.name = ANY (p_names) THEN NULL ELSE f.salt END
                        FROM unnest(p.names, p.salts) WITH ORDINALITY AS f (name, salt, i) ORDER BY i),
      erased_by = p.erased_by || p_erasure
    WHERE p.log_id = p_log AND p.act = p_act;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END $$;

-- A row that shows what is true now may change only together with the act that changes it, and
-- names that act. unb_rebuild, whom no server process may become, replays the log into the tables.
CREATE FUNCTION unb.guard_row() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, unb, pg_temp AS $$
BEGIN
  IF current_user = 'unb_rebuild' THEN
    RETURN NEW;
  END IF;
  -- After a restore transaction numbers begin anew, hence the second condition.
  IF NOT EXISTS (SELECT 1 FROM unb.act a WHERE a.log_id = NEW.log_id AND a.id = NEW.act
                 AND a.xact = pg_current_xact_id()
                 AND a.recorded_at > transaction_timestamp() - interval '1 minute') THEN
    RAISE EXCEPTION '% on % without its act', tg_op, tg_table_name USING errcode = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION unb.guard_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'unb_rebuild' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% on %: what is true now follows from acts', tg_op, tg_table_name USING errcode = '42501';
END $$;
