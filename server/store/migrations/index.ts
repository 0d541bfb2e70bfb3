// The one ordered list of migrations. New ones are added at the end; an entry that was released is never changed.
import { first } from './0001-first';
import { withdrawals } from './0002-withdrawals';
import { tokens } from './0003-tokens';
import { ephemeral } from './0005-ephemeral';
import type { Migration } from './migration';

export const MIGRATIONS: readonly Migration[] = [first, withdrawals, tokens, ephemeral];
