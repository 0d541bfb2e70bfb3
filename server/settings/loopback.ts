// Which addresses stay on this machine.

/** True when an address is reachable from this machine only; a name that merely begins like one is not. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^::ffff:(?=\d+\.)/i, '');
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}
