// The first schema. One row of `change` per committed transaction; rows name the change that wrote them, so that the
// store's one sequence number is taken as the last step and nothing has to be rewritten with it.
import type { Migration } from './migration';

const ROW_COLUMNS = `
  change bigint NOT NULL,
  origin bigint NOT NULL,
  lon double precision,
  lat double precision,
  topic integer NOT NULL,
  track smallint NOT NULL,
  prec smallint NOT NULL,
  key text COLLATE "C" NOT NULL,
  region text COLLATE "C",
  vals json NOT NULL,
  geometry json
`;

export const first: Migration = {
  name: '0001-first',
  sql: `
-- One row: where the store stands. Updating it is the last step of each transaction; its lock puts commits in order.
CREATE TABLE store_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch text NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  receipts bigint NOT NULL,
  -- Oldest sequence whose state can still be read.
  retained bigint NOT NULL DEFAULT 0
);

-- seq is null only inside its own transaction. The other columns are the provenance of what it wrote.
CREATE TABLE change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  seq bigint UNIQUE,
  at bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('submission', 'declaration', 'system')),
  receipt text,
  agency text NOT NULL,
  role text NOT NULL,
  as_of text NOT NULL,
  received_at bigint NOT NULL,
  verifications smallint NOT NULL DEFAULT 0
);

-- seq: where the topic last changed, as screens see it. published: rows on the screens.
CREATE TABLE topic (
  no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  seq bigint NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 0,
  published bigint NOT NULL DEFAULT 0
);

CREATE TABLE change_topic (
  change bigint NOT NULL REFERENCES change,
  topic integer NOT NULL REFERENCES topic,
  PRIMARY KEY (change, topic)
);

CREATE TABLE declaration_version (
  topic integer NOT NULL REFERENCES topic,
  version integer NOT NULL,
  change bigint NOT NULL REFERENCES change,
  built_in boolean NOT NULL,
  declaration json NOT NULL,
  PRIMARY KEY (topic, version)
);

-- track 0: published, what screens show. track 1: submitted, the owners' latest where publication waits for verification.
-- change: what wrote the version here, and so its sequence. origin: the change whose provenance it carries and whose agency
-- owns it; another one when a verified submission is published later. Neither is a foreign key: its check would cost more
-- than writing the row.
CREATE TABLE row_current (${ROW_COLUMNS}, PRIMARY KEY (topic, track, key));
CREATE INDEX row_current_by_change ON row_current (topic, track, change);

-- Versions that ended, by replacement or removal, with the change that ended them.
CREATE TABLE row_past (${ROW_COLUMNS}, until bigint NOT NULL, PRIMARY KEY (topic, track, key, change));
CREATE INDEX row_past_by_until ON row_past (topic, track, until);

CREATE TABLE submission (
  receipt text PRIMARY KEY,
  no bigint NOT NULL UNIQUE,
  change bigint NOT NULL UNIQUE REFERENCES change,
  topic integer NOT NULL REFERENCES topic,
  agency text NOT NULL,
  period text NOT NULL,
  body json NOT NULL
);
CREATE INDEX submission_by_agency ON submission (agency, no);
CREATE INDEX submission_by_topic ON submission (topic, no);

CREATE TABLE idempotency (
  agency text NOT NULL,
  topic integer NOT NULL REFERENCES topic,
  key text NOT NULL,
  request_hash text NOT NULL,
  receipt text NOT NULL,
  PRIMARY KEY (agency, topic, key)
);

CREATE TABLE mapping (
  topic integer NOT NULL REFERENCES topic,
  name text NOT NULL,
  agency text NOT NULL,
  at bigint NOT NULL,
  mapping json NOT NULL,
  PRIMARY KEY (topic, name)
);

CREATE TABLE token (
  id text PRIMARY KEY,
  hash bytea NOT NULL UNIQUE,
  agency text NOT NULL,
  role text NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint,
  revoked_at bigint
);

CREATE TABLE audit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at bigint NOT NULL,
  change bigint REFERENCES change,
  agency text NOT NULL,
  role text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail json NOT NULL
);
`,
};
