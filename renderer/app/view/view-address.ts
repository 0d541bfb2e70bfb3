// The view in the address: written short and readable, read part by part, so that one bad part never costs the others.
import { DatasetId, KemendagriCode } from '@shared/ids';
import { Locale } from '@shared/text';
import { z } from 'zod';
import { Camera, LayerView, PanelId, Selection, TableMode, type View } from './view';

/** What an address says. `ignored` names the parts that could not be read; the reader is told of them. */
export interface AddressReading {
  readonly view: Partial<View>;
  readonly ignored: readonly string[];
}

interface Part<K extends keyof View> {
  readonly name: K;
  readonly write: (value: View[K]) => string | null;
  readonly read: (text: string) => View[K];
}

const part = <K extends keyof View>(definition: Part<K>): Part<K> => definition;
const plain = <S extends z.ZodType<string>>(schema: S) => ({
  write: (value: z.output<S> | null) => value,
  read: (text: string) => schema.parse(text),
});

const camera = part({
  name: 'camera',
  write: (c) => (c ? [c.lat.toFixed(5), c.lon.toFixed(5), c.zoom.toFixed(2)].join(',') : null),
  read: (text) => {
    const [lat, lon, zoom] = text.split(',').map((n) => (n.trim() === '' ? Number.NaN : Number(n)));
    return Camera.parse({ lat, lon, zoom });
  },
});

const layers = part({
  name: 'layers',
  write: (list) => (list ? list.map(writeLayer).join(';') : null),
  read: (text) => z.array(LayerView).max(200).parse(text.split(';').filter(Boolean).map(readLayer)),
});

const selected = part({
  name: 'selected',
  write: (s) => (s === null ? null : s.kind === 'region' ? `region:${s.code}` : `row:${s.dataset}:${s.key}`),
  read: (text) => {
    const [kind, first = '', ...rest] = text.split(':');
    return Selection.parse(kind === 'region' ? { kind, code: first } : { kind, dataset: first, key: rest.join(':') });
  },
});

const follow = part({
  name: 'follow',
  write: (on) => (on ? '1' : null),
  read: (text) => z.enum(['0', '1']).parse(text) === '1',
});

const PARTS = [
  camera,
  layers,
  part({ name: 'dataset', ...plain(DatasetId) }),
  selected,
  part({ name: 'region', ...plain(KemendagriCode) }),
  part({ name: 'theme', ...plain(z.enum(['night', 'day'])) }),
  part({ name: 'composition', ...plain(z.enum(['desk', 'wall'])) }),
  part({ name: 'locale', ...plain(Locale) }),
  part({ name: 'panel', ...plain(PanelId) }),
  part({ name: 'table', ...plain(TableMode) }),
  follow,
] as readonly Part<keyof View>[];

/** Writes a view as address parameters; parts that stand as they would without an address are left out. */
export function writeAddress(view: View, without: View): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const p of PARTS) {
    const text = p.write(view[p.name]);
    if (text !== null && text !== p.write(without[p.name])) parameters.set(p.name, text);
  }
  return parameters;
}

/** Parts that belong to the room and the reader, not to what is looked at: they stay as they are when a view is opened. */
const ROOM_PARTS: readonly (keyof View)[] = ['theme', 'composition', 'locale', 'panel'];

/** What is looked at, as parameters for another screen: nothing is left to that screen's own settings. */
export function shareParameters(view: View): URLSearchParams {
  return written(view, (name) => !ROOM_PARTS.includes(name));
}

/** Parameters that open a shared view in this window: the room's own parts stay, the margin shows the data. */
export function openParameters(shared: string, present: View): URLSearchParams {
  const parameters = knownParameters(new URLSearchParams(shared));
  for (const [name, text] of written({ ...present, panel: 'data' }, (n) => ROOM_PARTS.includes(n)))
    if (!parameters.has(name) || name === 'panel') parameters.set(name, text);
  return parameters;
}

function written(view: View, which: (name: keyof View) => boolean): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const p of PARTS) {
    const text = which(p.name) ? p.write(view[p.name]) : null;
    if (text !== null) parameters.set(p.name, text);
  }
  return parameters;
}

/** Parameters that are parts of a view; others, such as a token, are left out. */
export function knownParameters(parameters: URLSearchParams): URLSearchParams {
  const known = new Set<string>(PARTS.map((p) => p.name));
  return new URLSearchParams([...parameters].filter(([name]) => known.has(name)));
}

/** Reads address parameters. Never throws: what cannot be read is left out and named. Parameters of others are passed by. */
export function readAddress(parameters: URLSearchParams): AddressReading {
  const view: Partial<Record<keyof View, unknown>> = {};
  const ignored: string[] = [];
  for (const p of PARTS) {
    const text = parameters.get(p.name);
    if (text === null) continue;
    try {
      view[p.name] = p.read(text);
    } catch {
      ignored.push(p.name);
    }
  }
  return { view: view as Partial<View>, ignored };
}

// A layer: dataset,visible,percent,filter… The parts are escaped, since a category's value may hold any character.
function writeLayer(layer: LayerView): string {
  const filters = Object.entries(layer.filter).map(
    ([field, values]) => `${escapePart(field)}=${values.map(escapePart).join('|')}`,
  );
  return [layer.dataset, layer.visible ? '1' : '0', String(Math.round(layer.opacity * 100)), ...filters].join(',');
}

function readLayer(text: string): unknown {
  const [dataset, visible, percent, ...filters] = text.split(',');
  if (visible !== '0' && visible !== '1') throw new Error('visible');
  const filter: Record<string, string[]> = {};
  for (const f of filters) {
    const at = f.indexOf('=');
    if (at < 1) throw new Error('filter');
    const values = f.slice(at + 1);
    filter[decodeURIComponent(f.slice(0, at))] = values === '' ? [] : values.split('|').map(decodeURIComponent);
  }
  return { dataset, visible: visible === '1', opacity: Number(percent) / 100, filter };
}

function escapePart(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
