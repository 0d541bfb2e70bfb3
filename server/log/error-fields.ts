// What the log keeps of an error: enough to find the fault, nothing of what people sent.

/** PostgreSQL's classes whose message repeats values: data that does not fit (22), constraints (23). */
const TELLS_VALUES = /^2[23]/;

export interface ErrorFields {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: ErrorFields;
}

/**
 * An error as the log keeps it. Of a database's error its `detail`, `where`, `hint` and parameters are left out, since they
 * quote rows; of one about values the message too, which the code stands for.
 */
export function errorFields(error: unknown): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an error object' };
  const code = (error as { code?: unknown }).code;
  const quotes = typeof code === 'string' && TELLS_VALUES.test(code) && code.length === 5;
  const message = quotes ? 'a value did not fit the database' : error.message;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(frames && frames.length > 0 ? { stack: frames.join('\n') } : {}),
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  };
}
