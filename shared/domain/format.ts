// Numbers, dates and money as Indonesian officials write them (and in English), from one place.
import type { Field } from '../dataset/field';
import type { Locale } from '../text';
import { WIB_OFFSET_MS } from './period';

const MONTHS: Record<Locale, readonly string[]> = {
  id: [
    'Januari',
    'Februari',
    'Maret',
    'April',
    'Mei',
    'Juni',
    'Juli',
    'Agustus',
    'September',
    'Oktober',
    'November',
    'Desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

const numberFormats = new Map<string, Intl.NumberFormat>();

/** A number with the locale's separators: 12.345,6 in Indonesian. `decimals` is a maximum; trailing zeros are left out. */
export function formatNumber(value: number, locale: Locale, decimals = 2): string {
  const key = `${locale}${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale === 'id' ? 'id-ID' : 'en-GB', { maximumFractionDigits: decimals });
    numberFormats.set(key, format);
  }
  return format.format(value);
}

/** A time that passed, in seconds with two decimals: `0,18`. @param ms milliseconds */
export function formatSeconds(ms: number, locale: Locale): string {
  return (ms / 1000).toFixed(2).replace('.', locale === 'id' ? ',' : '.');
}

/** Rupiah in juta, miliar or triliun with one decimal: `Rp 838,9 miliar`. @param value rupiah */
export function formatRupiah(value: number, locale: Locale): string {
  const steps: [number, string, string][] = [
    [1e12, 'triliun', 'trillion'],
    [1e9, 'miliar', 'billion'],
    [1e6, 'juta', 'million'],
  ];
  for (const [size, id, en] of steps) {
    if (Math.abs(value) >= size) return `Rp ${formatNumber(value / size, locale, 1)} ${locale === 'id' ? id : en}`;
  }
  return `Rp ${formatNumber(value, locale, 0)}`;
}

/** A stored value of a field as text, without its unit; null becomes a dash, since empty is not zero. */
export function formatValue(field: Pick<Field, 'type' | 'format' | 'codes'>, value: unknown, locale: Locale): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return locale === 'id' ? (value ? 'ya' : 'tidak') : value ? 'yes' : 'no';
  if (typeof value === 'number') {
    switch (field.format) {
      case 'year':
      case 'plain':
        return String(value);
      case 'idr':
        return formatRupiah(value, locale);
      case 'idr-million':
        return formatRupiah(value * 1e6, locale);
      case 'idr-billion':
        return formatRupiah(value * 1e9, locale);
      case 'percent':
        return `${formatNumber(value, locale, 1)} %`;
      default:
        return formatNumber(value, locale);
    }
  }
  const text = String(value);
  const code = field.codes?.find((c) => c.value === text);
  if (code) return code.title[locale];
  if (field.type === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(text))
    return formatDate(Date.parse(`${text}T00:00:00+07:00`), locale);
  if (field.type === 'datetime' && !Number.isNaN(Date.parse(text))) return formatDateTime(Date.parse(text), locale);
  return text;
}

/** `24 November 2026` in WIB. @param instant epoch ms UTC */
export function formatDate(instant: number, locale: Locale): string {
  const d = new Date(instant + WIB_OFFSET_MS);
  return `${d.getUTCDate()} ${MONTHS[locale][d.getUTCMonth()]} ${d.getUTCFullYear()}`;
}

/** `24 Nov 2026` in WIB. @param instant epoch ms UTC */
export function formatShortDate(instant: number, locale: Locale): string {
  const d = new Date(instant + WIB_OFFSET_MS);
  return `${d.getUTCDate()} ${MONTHS[locale][d.getUTCMonth()]?.slice(0, 3)} ${d.getUTCFullYear()}`;
}

/** `14.05` in WIB, `14:05` in English. @param instant epoch ms UTC */
export function formatTime(instant: number, locale: Locale): string {
  const d = new Date(instant + WIB_OFFSET_MS);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(d.getUTCHours())}${locale === 'id' ? '.' : ':'}${two(d.getUTCMinutes())}`;
}

/** `24 November 2026 pukul 14.05 WIB`. @param instant epoch ms UTC */
export function formatDateTime(instant: number, locale: Locale): string {
  return `${formatDate(instant, locale)} ${locale === 'id' ? 'pukul' : 'at'} ${formatTime(instant, locale)} WIB`;
}

/** A period in words: `2026-Q4` is "triwulan IV 2026". */
export function formatPeriod(period: string, locale: Locale): string {
  const year = period.slice(0, 4);
  const rest = period.slice(5);
  if (rest === '') return year;
  const roman = ['I', 'II', 'III', 'IV'];
  if (rest.startsWith('Q'))
    return locale === 'id' ? `triwulan ${roman[Number(rest[1]) - 1]} ${year}` : `Q${rest[1]} ${year}`;
  if (rest.startsWith('S'))
    return locale === 'id' ? `semester ${roman[Number(rest[1]) - 1]} ${year}` : `half ${rest[1]} ${year}`;
  if (rest.startsWith('W'))
    return locale === 'id' ? `minggu ${Number(rest.slice(1))} ${year}` : `week ${Number(rest.slice(1))} ${year}`;
  const [month = '01', day] = rest.split('-');
  const name = MONTHS[locale][Number(month) - 1] ?? month;
  return day ? `${Number(day)} ${name} ${year}` : `${name} ${year}`;
}
