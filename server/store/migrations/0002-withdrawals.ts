// Withdrawal of submissions: a change of its own kind, with a reason; and reasons for rows removed by name.
import type { Migration } from './migration';

export const withdrawals: Migration = {
  name: '0002-withdrawals',
  sql: `
ALTER TABLE change DROP CONSTRAINT change_kind_check,
  ADD CONSTRAINT change_kind_check CHECK (kind IN ('submission', 'declaration', 'system', 'withdrawal')),
  ADD COLUMN reason text;

-- A withdrawn submission: whose statements no longer count, and the receipt of the withdrawal. no: of the receipts' one series.
CREATE TABLE withdrawal (
  receipt text PRIMARY KEY,
  no bigint NOT NULL UNIQUE,
  change bigint NOT NULL UNIQUE REFERENCES change,
  submission text NOT NULL UNIQUE REFERENCES submission,
  submission_change bigint NOT NULL UNIQUE REFERENCES change,
  body json NOT NULL
);
`,
};
