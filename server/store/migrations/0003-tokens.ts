// Tokens of displays, and when a token was last used.
import type { Migration } from './migration';

export const tokens: Migration = {
  name: '0003-tokens',
  sql: `
-- display: name of the display that a token was given to; null for an agency's own. last_used_at: written coarsely.
ALTER TABLE token ADD COLUMN display text, ADD COLUMN last_used_at bigint;
`,
};
