// What all rows share is said; what one row has otherwise is not.

import { Declaration } from '@shared/dataset/declaration';
import { schools } from '@shared/datasets/schools';
import { expect, it } from 'vitest';
import { plainTable } from '../../app/feed/testing/memory-feed';
import { constantsOf } from './constants';

const row = (status: string | null) => ({ values: { npsn: '1', name: 'SD', status } });
const said = (rows: ReturnType<typeof row>[]) =>
  constantsOf(plainTable(Declaration.parse(schools), rows)).map((c) => [c.field.key, c.value]);

it('names a coded category that is the same in every row, and none otherwise', () => {
  expect(said([row('swasta'), row('swasta')])).toContainEqual(['status', 'swasta']);
  expect(said([row('swasta'), row('negeri')])).not.toContainEqual(['status', 'swasta']);
  expect(said([row('swasta'), row(null)])).not.toContainEqual(['status', 'swasta']);
  expect(said([])).toEqual([]);
});
