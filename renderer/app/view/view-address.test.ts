// The address holds the whole view, and a bad part costs only itself.
import type { DatasetId, KemendagriCode, RowKey } from '@shared/ids';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_VIEW, type View } from './view';
import { readAddress, writeAddress } from './view-address';

const full: View = {
  camera: { lon: 99.15, lat: 2.4, zoom: 7.25 },
  layers: [
    { dataset: 'schools' as DatasetId, visible: true, opacity: 1, filter: { level: ['SMA', 'a,b|c;d=e'] } },
    { dataset: 'hazard-areas' as DatasetId, visible: false, opacity: 0.62, filter: {} },
  ],
  dataset: 'schools' as DatasetId,
  selected: { kind: 'row', dataset: 'schools' as DatasetId, key: 'a:b|c' as RowKey },
  region: '12.07' as KemendagriCode,
  theme: 'day',
  composition: 'wall',
  locale: 'en',
  panel: 'state',
  table: 'row',
  follow: true,
};

describe('view address', () => {
  it('brings every part of a view back', () => {
    const text = writeAddress(full, FIRST_VIEW).toString();
    expect(readAddress(new URLSearchParams(text))).toEqual({ view: full, ignored: [] });
  });

  it('leaves out what is as it would be anyway', () => {
    expect(writeAddress(FIRST_VIEW, FIRST_VIEW).toString()).toBe('');
  });

  it('names a part that it cannot read and keeps the others', () => {
    const reading = readAddress(
      new URLSearchParams('camera=2,,7&theme=pink&region=12.07&layers=schools,2,100&other=1'),
    );
    expect(reading.view).toEqual({ region: '12.07' });
    expect([...reading.ignored].sort()).toEqual(['camera', 'layers', 'theme']);
  });

  it('never throws, whatever the address holds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('camera', 'layers', 'selected', 'region', 'dataset', 'panel', 'follow'),
        fc.string({ unit: 'binary' }),
        (name, text) => {
          const reading = readAddress(new URLSearchParams([[name, text]]));
          expect(Object.keys(reading.view).length + reading.ignored.length).toBe(1);
        },
      ),
    );
  });
});
