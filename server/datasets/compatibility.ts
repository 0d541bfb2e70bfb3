// Whether a changed declaration can still carry a row that is held: a pure check, made only of what the change touches.
import type { Declaration } from '@shared/dataset/declaration';
import type { CellValue, Field } from '@shared/dataset/field';
import type { Row } from '@shared/dataset/row';
import { rowKeyOf } from '@shared/dataset/row-key';
import { PRECISIONS } from '@shared/place';

/** Why a row does not fit, in Indonesian; null when it does. */
export type RowCheck = (row: Row) => string | null;

/**
 * What rows held under `before` must satisfy to be carried by `after`.
 * @returns null when no row can be broken by the change (titles, roles, presentation, looser bounds are free).
 */
export function heldRowCheck(before: Declaration, after: Declaration): RowCheck | null {
  const checks: RowCheck[] = [];
  const now = new Map(after.fields.map((f) => [f.key, f]));
  const then = new Map(before.fields.map((f) => [f.key, f]));

  for (const field of before.fields) {
    const changed = now.get(field.key);
    if (changed === undefined)
      checks.push((row) =>
        isEmpty(row.values[field.key]) ? null : `kolom "${field.key}" dihapus tetapi berisi ${shown(row, field.key)}`,
      );
    else if (constraints(field) !== constraints(changed)) checks.push((row) => fieldBreak(changed, row));
  }
  for (const field of after.fields)
    if (field.required && !then.has(field.key))
      checks.push((row) => (isEmpty(row.values[field.key]) ? `kolom wajib baru "${field.key}" kosong` : null));

  if (JSON.stringify(before.rowKey) !== JSON.stringify(after.rowKey))
    checks.push((row) => {
      const made = rowKeyOf(after, row.values);
      if ('missing' in made) return `kunci baru tidak lengkap: ${made.missing.join(', ')} kosong`;
      return made.key === row.key ? null : `kuncinya berubah dari "${row.key}" menjadi "${made.key}"`;
    });
  if (JSON.stringify(before.place) !== JSON.stringify(after.place)) checks.push((row) => placeBreak(after, row));

  if (checks.length === 0) return null;
  return (row) => {
    for (const check of checks) {
      const reason = check(row);
      if (reason !== null) return reason;
    }
    return null;
  };
}

/** The part of a field that rows must satisfy; titles, aliases and hints are not in it. */
function constraints({ type, required, min, max, pattern, maxLength, codes }: Field): string {
  return JSON.stringify([type, required, min, max, pattern, maxLength, codes?.map((c) => c.value).sort()]);
}

function fieldBreak(field: Field, row: Row): string | null {
  const value = row.values[field.key] ?? null;
  if (isEmpty(value)) return field.required ? `kolom "${field.key}" menjadi wajib tetapi kosong` : null;
  const name = `kolom "${field.key}"`;
  if (!hasType(field, value)) return `${name}: ${shown(row, field.key)} bukan ${field.type}`;
  if (typeof value === 'number') {
    if (field.min !== undefined && value < field.min) return `${name}: ${value} kurang dari ${field.min}`;
    if (field.max !== undefined && value > field.max) return `${name}: ${value} lebih dari ${field.max}`;
  }
  if (typeof value === 'string') {
    if (field.maxLength !== undefined && value.length > field.maxLength)
      return `${name}: ${value.length} huruf, paling panjang ${field.maxLength}`;
    if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`, 'u').test(value))
      return `${name}: "${value}" tidak cocok dengan pola`;
    if (field.codes && !field.codes.some((c) => c.value === value))
      return `${name}: "${value}" tidak ada pada daftar kode`;
  }
  return null;
}

/** Held values are not converted: a value fits a type only as it stands. */
function hasType({ type }: Field, value: CellValue): boolean {
  switch (type) {
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));
    case 'text':
    case 'code':
    case 'region':
      return typeof value === 'string';
  }
}

function placeBreak({ place }: Declaration, row: Row): string | null {
  const { geometry, lon, precision } = row.place;
  if (geometry !== null && !takes(place.geometry, geometry.type))
    return `geometri ${geometry.type} tidak lagi diterima`;
  if (geometry === null && lon !== null) {
    if (place.geometry === 'line' || place.geometry === 'polygon') return 'titik tidak lagi diterima';
    if (place.geometry === 'none' && place.lon === undefined) return 'titik tidak lagi diterima';
    if (PRECISIONS.indexOf(precision) < PRECISIONS.indexOf(place.coordinatePrecision))
      return `letaknya setepat ${precision}, lebih halus daripada ${place.coordinatePrecision}`;
  }
  return null;
}

function takes(allowed: Declaration['place']['geometry'], type: string): boolean {
  if (allowed === 'any') return true;
  const simple = type.replace('Multi', '');
  return simple === { none: '', point: 'Point', line: 'LineString', polygon: 'Polygon' }[allowed];
}

function isEmpty(value: CellValue | undefined): boolean {
  return value === null || value === undefined || value === '';
}

function shown(row: Row, key: string): string {
  return JSON.stringify(row.values[key] ?? null).slice(0, 80);
}
