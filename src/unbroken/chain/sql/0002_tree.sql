-- The log over the acts: their order, the tree, what was signed. Only unb_log writes here, and what
-- was once written is never changed: rows are added, tiles grow at their right edge, the head moves on.

CREATE TABLE unb.sequenced (
  log_id     text   NOT NULL,
  log_index  bigint NOT NULL CHECK (log_index >= 0),
  act_seq    bigint NOT NULL,
  act        uuid   NOT NULL,
  stream     text   NOT NULL,
  n          bigint NOT NULL CHECK (n > 0),
  h          bytea  NOT NULL CHECK (octet_length(h) = 32),
  PRIMARY KEY (log_id, log_index)
);
CREATE UNIQUE INDEX sequenced_seq    ON unb.sequenced (act_seq);
CREATE UNIQUE INDEX sequenced_act    ON unb.sequenced (log_id, act);
CREATE UNIQUE INDEX sequenced_stream ON unb.sequenced (log_id, stream, n);

-- One row a tile, which grows until it is full; a narrower tile is the beginning of a wider one.
-- Entry bundles are not stored: an entry is the byte 1 and the h of `sequenced`.
CREATE TABLE unb.tile (
  log_id  text     NOT NULL,
  level   smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
  idx     bigint   NOT NULL CHECK (idx >= 0),
  data    bytea    NOT NULL CHECK (octet_length(data) BETWEEN 32 AND 8192 AND octet_length(data) % 32 = 0),
  PRIMARY KEY (log_id, level, idx)
) WITH (fillfactor = 50);

CREATE TABLE unb.tree_head (
  log_id      text        PRIMARY KEY,
  size        bigint      NOT NULL CHECK (size >= 0),
  root        bytea       NOT NULL CHECK (octet_length(root) = 32),
  changed_at  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

CREATE TABLE unb.checkpoint (
  log_id     text        NOT NULL,
  size       bigint      NOT NULL CHECK (size >= 0),
  note       bytea       NOT NULL CHECK (octet_length(note) <= 4096),
  signed_at  timestamptz NOT NULL,
  PRIMARY KEY (log_id, size)
);

CREATE TABLE unb.cosignature (
  log_id  text        NOT NULL,
  size    bigint      NOT NULL,
  name    text        NOT NULL,
  key_id  bytea       NOT NULL CHECK (octet_length(key_id) = 4),
  line    bytea       NOT NULL CHECK (octet_length(line) <= 8192),
  at      timestamptz NOT NULL,
  PRIMARY KEY (log_id, size, name, key_id)
);

-- Who integrates now. `fence` rises with each new holder: whoever holds an older one writes nothing.
CREATE TABLE unb.lease (
  log_id     text        PRIMARY KEY,
  holder     uuid,
  fence      bigint      NOT NULL DEFAULT 0,
  until      timestamptz NOT NULL DEFAULT '-infinity',
  looked_at  timestamptz,
  refuses    text
);

-- Acts whose time of recording the integrator did not believe (decision 17). `key` is the key of the
-- act by which the worker reports it, so that it is reported once.
CREATE TABLE unb.late (
  log_id         text        NOT NULL,
  log_index      bigint      NOT NULL,
  act            uuid        NOT NULL,
  kind           text        NOT NULL CHECK (kind IN ('back_dated', 'in_future', 'decreasing')),
  recorded_at    timestamptz NOT NULL,
  integrated_at  timestamptz NOT NULL,
  seconds        bigint      NOT NULL,
  key            uuid        NOT NULL,
  PRIMARY KEY (log_id, log_index, kind)
);

-- Times in which nobody looked: an act that claims such a time could not be judged.
CREATE TABLE unb.downtime (
  log_id  text        NOT NULL,
  began   timestamptz NOT NULL,
  ended   timestamptz NOT NULL CHECK (ended > began),
  key     uuid        NOT NULL,
  PRIMARY KEY (log_id, began)
);

-- What was found to be other than it was recorded: the act, tile or checkpoint, by name.
CREATE TABLE unb.broken (
  log_id    text        NOT NULL,
  subject   text        NOT NULL,
  fault     text        NOT NULL,
  found_at  timestamptz NOT NULL,
  PRIMARY KEY (log_id, subject, fault)
);

CREATE FUNCTION unb.tile_grows() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, unb, pg_temp AS $$
BEGIN
  IF (NEW.log_id, NEW.level, NEW.idx) IS DISTINCT FROM (OLD.log_id, OLD.level, OLD.idx)
     OR substr(NEW.data, 1, octet_length(OLD.data)) <> OLD.data THEN
    RAISE EXCEPTION 'append-only: a tile grows at its right edge' USING errcode = '42501';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION unb.head_advances() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, unb, pg_temp AS $$
BEGIN
  IF NEW.log_id <> OLD.log_id OR NEW.size < OLD.size OR (NEW.size = OLD.size AND NEW.root <> OLD.root) THEN
    RAISE EXCEPTION 'append-only: the head of the tree moves on' USING errcode = '42501';
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sequenced', 'checkpoint', 'cosignature', 'late', 'downtime', 'broken'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_rows BEFORE UPDATE OR DELETE ON unb.%1$I FOR EACH ROW EXECUTE FUNCTION unb.refuse()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['tile', 'tree_head', 'lease'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_rows BEFORE DELETE ON unb.%1$I FOR EACH ROW EXECUTE FUNCTION unb.refuse()', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['sequenced', 'checkpoint', 'cosignature', 'late', 'downtime', 'broken', 'tile', 'tree_head', 'lease'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_table BEFORE TRUNCATE ON unb.%1$I FOR EACH STATEMENT EXECUTE FUNCTION unb.refuse()', name);
    EXECUTE format('ALTER TABLE unb.%1$I ENABLE ALWAYS TRIGGER %1$s_rows, ENABLE ALWAYS TRIGGER %1$s_table', name);
  END LOOP;
END $$;

CREATE TRIGGER tile_growth BEFORE UPDATE ON unb.tile FOR EACH ROW EXECUTE FUNCTION unb.tile_grows();
CREATE TRIGGER head_growth BEFORE UPDATE ON unb.tree_head FOR EACH ROW EXECUTE FUNCTION unb.head_advances();
ALTER TABLE unb.tile ENABLE ALWAYS TRIGGER tile_growth;
ALTER TABLE unb.tree_head ENABLE ALWAYS TRIGGER head_growth;
