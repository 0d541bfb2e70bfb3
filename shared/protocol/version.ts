// The version of the sync protocol, and the whole protocol in prose.
//
// A client connects with `auth: {protocol, token}`. A server that does not serve that protocol answers the connection
// with a `refused` error of code `protocol_too_old` or `protocol_too_new`; it serves every version from OLDEST_SERVED on.
//
// 1. The client sends `subscribe` with what it holds of each topic. The answer says per topic: `current`, `behind`
//    (fetch the changes), `reset` (another epoch, another declaration version, or too old: fetch the snapshot) or `refused`.
// 2. From the moment of the answer on, each commit that touches a subscribed topic arrives as one `delta` from a stated
//    base to a stated end. The client applies it whole or not at all: only when `from` equals the topic's cursor; drops it
//    when `to` is not beyond the cursor; otherwise there is a gap and it fetches the changes since its cursor.
// 3. A change over MAX_DELTA_BYTES is sent as `announce` and fetched over HTTP. Later deltas wait for it.
// 4. After each commit, at most every HEAD_INTERVAL_MS, `head` follows in the same ordered stream after all deltas up to
//    it. A PC's data version is the last head up to which all its topics are applied.
// 5. A client too slow for its deltas gets `resync` for a topic once it can take it, and fetches the snapshot.
// 6. Ephemeral events (`progress`) carry no sequence and are not cached. Ephemeral topics (last values by key, such as the
//    states of sources) have a small protocol of their own: ephemeral.ts.

/** Version spoken by this code. 1: first version (November 2026). 2: ephemeral topics; a client of 1 does without them. */
export const PROTOCOL_VERSION = 2;
/** Oldest version that the server still serves. */
export const OLDEST_SERVED = 1;

/** A delta larger than this (bytes of JSON) is announced and fetched instead. */
export const MAX_DELTA_BYTES = 1_000_000;
/** Heads are sent at most this often. */
export const HEAD_INTERVAL_MS = 100;
/** The owner commits its cache at most this often. */
export const CACHE_COMMIT_MS = 250;
