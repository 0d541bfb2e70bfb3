// The two raw channels that carry the typed bridge; nothing else travels between window and shell.

/** Carries `(channel name, argument)` and answers a {@link RequestReply}. */
export const REQUEST_CHANNEL = 'shell:request';
/** Carries `(channel name, argument)` one way. */
export const MESSAGE_CHANNEL = 'shell:message';

/** An answer, or why there is none, in words for the user. Electron itself would pass on only a stack's first line. */
export type RequestReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string };
