// Rules about the central server's address.

/** The origin (`http://host:port`) of an address; undefined when there is none or it is not http(s). */
export function originOf(address: string | null | undefined): string | undefined {
  if (!address) return undefined;
  try {
    const url = new URL(address);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

/** True when an address means this machine, by name or number; a name that only begins like it does not. */
export function isLoopback(address: string): boolean {
  const origin = originOf(address);
  if (!origin) return false;
  const host = new URL(origin).hostname;
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** True when a request goes to the configured server, over http(s) or ws(s). */
export function goesToServer(address: string, serverOrigin: string | undefined): boolean {
  return serverOrigin !== undefined && originOf(address.replace(/^ws(s?):/i, 'http$1:')) === serverOrigin;
}
