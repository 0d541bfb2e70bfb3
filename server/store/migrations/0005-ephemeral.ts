// The one table of last values of ephemeral topics: outside the log, the sequence and every row's history.
import type { Migration } from './migration';

export const ephemeral: Migration = {
  name: '0005-ephemeral',
  sql: `
-- rev: grows with every write, in the order of commits; readers ask for what is newer than they know. It is no sequence
-- number of the store and means nothing to a client. value: null where the key was removed; such a row only tells other
-- readers so, and is swept away later.
CREATE TABLE ephemeral (
  topic text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  rev bigint NOT NULL,
  at bigint NOT NULL,
  value json,
  PRIMARY KEY (topic, key)
);
CREATE INDEX ephemeral_by_rev ON ephemeral (rev);
`,
};
