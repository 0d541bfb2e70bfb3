// Starts this window's sync: joins (or starts) the PC's one owner and fills the stores.
export type { Sync } from './sync';
