// A measurement grows place by place, and says only what is so.
import { describe, expect, it } from 'vitest';
import { measureSketch, NEW_MEASURE, readingOf, withoutLast, withPlace } from './measure';

const at = (lat: number, lon: number) => ({ lat, lon });

describe('measurement', () => {
  it('takes a place once, gives it back, and begins anew after its end', () => {
    const one = withPlace(withPlace(NEW_MEASURE, at(0, 98)), at(0, 98));
    expect(one.places).toHaveLength(1);
    const two = withPlace(one, at(0, 99));
    expect(readingOf(two).length).toBeCloseTo(111_319.49, 1);
    expect(withoutLast({ ...two, ended: true })).toEqual({ ...one, ended: false });
    expect(withPlace({ ...two, ended: true }, at(1, 98)).places).toEqual([at(1, 98)]);
  });

  it('has no area before three places, and none where its outline crosses itself', () => {
    const area = { mode: 'area' as const };
    expect(readingOf({ ...area, places: [at(0, 0), at(0, 1)] }).area).toBeNull();
    expect(readingOf({ ...area, places: [at(0, 0), at(1, 1), at(0, 1), at(1, 0)] })).toMatchObject({
      area: null,
      crosses: true,
    });
    expect(readingOf({ ...area, places: [at(0, 0), at(0, 1), at(1, 1), at(1, 0)] }).area).toBeCloseTo(1.2308778e10, -6);
  });

  it('is drawn with the way to the pointer dashed, and without it once ended', () => {
    const two = { ...NEW_MEASURE, places: [at(0, 98), at(0, 99)] };
    expect(measureSketch(two, at(1, 99), 'x').filter((s) => s.dashed)).toHaveLength(1);
    expect(measureSketch({ ...two, ended: true }, at(1, 99), 'x').filter((s) => s.dashed)).toHaveLength(0);
    expect(measureSketch(NEW_MEASURE, at(1, 99), null)).toEqual([]);
  });
});
