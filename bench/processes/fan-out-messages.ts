// What the bench, its sending process and its receiving process say to each other.
export type Arm = 'product' | 'bare';

export type ToServer = { kind: 'broadcast'; arm: Arm; count: number; busyMs: number } | { kind: 'stop' };
export type FromServer =
  | { kind: 'ready'; product: string; bare: string; token: string; topic: string }
  | { kind: 'began'; at: number };

export type ToClients =
  | { kind: 'connect'; arm: Arm; url: string; clients: number; token: string; topic: string }
  | { kind: 'expect'; arm: Arm; count: number };
/** `at`: epoch ms when the last client had the last message. */
export type FromClients = { kind: 'connected' } | { kind: 'all'; at: number };
