// Names of regions as people write them, brought to one form: without case, punctuation, "KAB.", "KOTA", "KEC." and blanks.
import { fold } from '../values/fold';

/** What a name says of its kind, where it says so. */
export type Kind = 'kabupaten' | 'kota' | null;

const KABUPATEN = /^(kabupaten|kab) /;
const KOTA = /^(kotamadya|kodya|kota madya|kota) /;

/** `KOTA PADANG SIDEMPUAN` -> {key: 'padangsidempuan', kind: 'kota'}; `Kab. Nias` -> {key: 'nias', kind: 'kabupaten'}. */
export function kabupatenName(name: string): { key: string; kind: Kind } {
  const text = fold(name);
  if (KABUPATEN.test(text)) return { key: squeeze(text.replace(KABUPATEN, '')), kind: 'kabupaten' };
  if (KOTA.test(text)) return { key: squeeze(text.replace(KOTA, '')), kind: 'kota' };
  return { key: squeeze(text), kind: null };
}

/** `KEC. MEDAN DELI` -> `medandeli`. "Kota" stays: it is part of names such as Medan Kota and Kota Kisaran Barat. */
export function kecamatanName(name: string): string {
  return squeeze(fold(name).replace(/^(kecamatan|kec|distrik) /, ''));
}

/** `Desa Suka Makmur`, `KEL. SUKA MAKMUR` -> `sukamakmur`. */
export function desaName(name: string): string {
  return squeeze(fold(name).replace(/^(desa|kelurahan|kel) (?=\S)/, ''));
}

/** Blanks differ between lists ("Tanjung Balai", "Tanjungbalai") and never tell two regions of one parent apart. */
function squeeze(text: string): string {
  return text.replace(/ /g, '');
}
