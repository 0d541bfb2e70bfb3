// What the database and the store say while they work; pino's logger fits it.

/** A structured logger: fields first, then the sentence. */
export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Says nothing; for tests and for commands whose last line is their answer. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
