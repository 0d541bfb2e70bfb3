// One step of the schema's history.

/** `name` is recorded when applied and never changes; `sql` runs in a transaction of its own with our schema first. */
export interface Migration {
  name: string;
  sql: string;
}
