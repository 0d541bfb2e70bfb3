// The one ordered list of migrations. New ones are added at the end; an entry that was released is never changed.
import { first } from './0001-first';
import type { Migration } from './migration';

export const MIGRATIONS: readonly Migration[] = [first];
