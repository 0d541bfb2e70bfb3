// Views by name and as a file: what is kept comes back, and what is not ours is refused with its reason.
import type { SavedView } from '@shared/saved-view';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_VIEW } from '../../app/view/view';
import { shareParameters } from '../../app/view/view-address';
import { freeName, renamed, withoutView, withView } from './saved-views';
import { readViewFile, readViewLink, viewFileName, writeViewFile } from './view-file';

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const view = shareParameters({ ...FIRST_VIEW, camera: { lon: 98.67, lat: 3.6, zoom: 9 }, follow: true }).toString();
const named = (name: string): SavedView => ({ name, view, savedAt: 1 });

describe('a view as a file', () => {
  it('comes back with its title, and says who made it when', () => {
    const file = writeViewFile({ name: 'Rapat "pagi"', view }, Date.UTC(2026, 10, 25), 'Kominfo, operator');
    expect(JSON.parse(new TextDecoder().decode(file))).toMatchObject({
      kind: 'sumut-smart-province/view',
      version: 1,
      product: 'Sumut Smart Province',
      madeAt: '2026-11-25T00:00:00.000Z',
      madeBy: 'Kominfo, operator',
    });
    expect(readViewFile(file)).toEqual({ ok: true, title: 'Rapat "pagi"', view });
    expect(viewFileName('Rapat "pagi" / Kab. Karo é')).toBe('tampilan-rapat-pagi-kab-karo-e.json');
  });

  it('is refused with its reason when it is something else', () => {
    const of = (file: Uint8Array) => readViewFile(file);
    const good = JSON.parse(new TextDecoder().decode(writeViewFile({ name: 'a', view }, 0, null)));
    expect(of(new Uint8Array(300_000))).toEqual({ ok: false, refusal: 'too_large' });
    expect(of(new TextEncoder().encode('{"kind":'))).toEqual({ ok: false, refusal: 'not_json' });
    expect(of(bytes({ type: 'FeatureCollection' }))).toEqual({ ok: false, refusal: 'not_ours' });
    expect(of(bytes(null))).toEqual({ ok: false, refusal: 'not_ours' });
    expect(of(bytes({ ...good, version: 2 }))).toEqual({ ok: false, refusal: 'newer' });
    expect(of(bytes({ ...good, title: '' }))).toEqual({ ok: false, refusal: 'damaged' });
    expect(of(bytes({ ...good, view: 'camera=utara' }))).toEqual({ ok: false, refusal: 'nothing' });
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (file) => readViewFile(file).ok === false));
  });

  it('brings nobody in: only parts of a view are taken from a link', () => {
    expect(readViewLink('http://10.0.0.5:8080/#/?theme=day&token=rahasia&page=x')).toEqual({
      ok: true,
      title: null,
      view: 'theme=day',
    });
    expect(readViewLink('https://example.org/?region=12.07#x')).toMatchObject({ ok: true, view: 'region=12.07' });
    expect(readViewLink('rapat pagi')).toEqual({ ok: false, refusal: 'not_ours' });
  });
});

describe('views kept by name', () => {
  it('have each name once, whatever its letters', () => {
    const one = withView([], named(' Rapat '));
    expect(one).toMatchObject({ ok: true, views: [{ name: 'Rapat' }] });
    const views = one.ok ? one.views : [];
    expect(withView(views, named('RAPAT'))).toEqual({ ok: false, refusal: 'name_taken' });
    expect(withView(views, named('RAPAT'), true)).toMatchObject({ ok: true, views: [{ name: 'RAPAT' }] });
    expect(withView(views, named('  '))).toEqual({ ok: false, refusal: 'no_name' });
    expect(freeName(views, 'rapat')).toBe('rapat 2');
  });

  it('are renamed and taken away, and stand in order', () => {
    const views = [named('Banjir 2'), named('Banjir 10'), named('Sekolah')];
    expect(renamed(views, 'Sekolah', 'Banjir 3')).toMatchObject({
      ok: true,
      views: [{ name: 'Banjir 2' }, { name: 'Banjir 3' }, { name: 'Banjir 10' }],
    });
    expect(renamed(views, 'Sekolah', 'sekolah')).toMatchObject({ ok: true });
    expect(renamed(views, 'Sekolah', 'banjir 2')).toEqual({ ok: false, refusal: 'name_taken' });
    expect(withoutView(views, 'Banjir 2').map((v) => v.name)).toEqual(['Banjir 10', 'Sekolah']);
  });
});
