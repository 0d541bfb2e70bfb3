// The declaration of a dataset: the only place where the product learns that a dataset exists and what it is.
import { z } from 'zod';
import { AgencyId, DatasetId } from '../ids';
import { Precision } from '../place';
import { LocalizedText } from '../text';
import { Field, FieldKey } from './field';
import { NamedMapping } from './mapping';
import { MapPresentation } from './presentation';

/** publik: anybody signed in; internal: agencies and rooms; terbatas: the parties of the dataset, walidata and rooms. */
export const AccessClass = z.enum(['publik', 'internal', 'terbatas']);
export type AccessClass = z.infer<typeof AccessClass>;

export const Cadence = z.enum(['once', 'daily', 'weekly', 'monthly', 'quarterly', 'semesterly', 'yearly']);
export type Cadence = z.infer<typeof Cadence>;

/** An agency and the official role (jabatan) in it that answers for the data. */
export const Party = z.object({ agency: AgencyId, role: LocalizedText }).strict();
export type Party = z.infer<typeof Party>;

/** Who owes the data: one agency, or all agencies of a kind (the 33 `pemda`). `scope` says for which part. */
export const ObligedParty = z
  .object({
    agency: AgencyId.optional(),
    kind: z.enum(['opd', 'biro', 'uptd', 'bumd', 'pemda', 'vertical']).optional(),
    scope: LocalizedText,
  })
  .strict()
  .refine((p) => (p.agency === undefined) !== (p.kind === undefined), 'obliged: tulis salah satu, agency atau kind');
export type ObligedParty = z.infer<typeof ObligedParty>;

/**
 * One part of the row key: a field, or the first alternative whose fields are all filled
 * (`{anyOf: [['regionCode'], ['kabupaten','kecamatan','desa']]}`).
 */
export const KeyPart = z.union([FieldKey, z.object({ anyOf: z.array(z.array(FieldKey).min(1)).min(2) }).strict()]);
export type KeyPart = z.infer<typeof KeyPart>;

/** How rows get their place. Field names refer to `fields`. */
export const PlacePolicy = z
  .object({
    /** Geometry that a file may carry; `none`: rows are placed by region only. */
    geometry: z.enum(['none', 'point', 'line', 'polygon', 'any']).default('none'),
    /** Fields that hold coordinates in degrees, where the file gives them as columns. */
    lon: FieldKey.optional(),
    lat: FieldKey.optional(),
    /** The precision at which coordinates may be taken: a village's middle is `desa`, a surveyed school is `point`. */
    coordinatePrecision: Precision.exclude(['none']).default('point'),
    /** Rows may lie anywhere (an earthquake at sea): a place outside the province is no problem of the row. */
    beyondProvince: z.boolean().optional(),
    /** Fields that name or code the region, coarse to fine. `code` holds a dotted Kemendagri code of any level. */
    region: z
      .object({
        code: FieldKey.optional(),
        kabupaten: FieldKey.optional(),
        kecamatan: FieldKey.optional(),
        desa: FieldKey.optional(),
      })
      .strict()
      .optional(),
  })
  .strict();
export type PlacePolicy = z.infer<typeof PlacePolicy>;

export const Declaration = z
  .object({
    id: DatasetId,
    title: LocalizedText,
    definition: LocalizedText,
    /** Who answers for the dataset in the province. */
    owner: Party,
    /** Who must supply it; apart from who compiles it. Empty: the owner itself. */
    obliged: z.array(ObligedParty).default([]),
    /** Who puts the parts together and sends them. */
    compiler: Party.optional(),
    source: LocalizedText.optional(),
    /** Shown wherever its figures are shown, when the rows are sample data. */
    sample: z.boolean().default(false),
    fields: z.array(Field).min(1).max(120),
    rowKey: z.array(KeyPart).min(1).max(12),
    place: PlacePolicy.default({ geometry: 'none', coordinatePrecision: 'point' }),
    cadence: Cadence,
    /** Calendar days after the end of a period in which it is due; not used for `once`. */
    dueDays: z.number().int().min(0).max(366).default(10),
    access: AccessClass.default('internal'),
    publication: z
      .object({ verifications: z.union([z.literal(0), z.literal(1), z.literal(2)]) })
      .strict()
      .default({ verifications: 0 }),
    map: MapPresentation,
    table: z
      .object({
        columns: z.array(FieldKey).min(1).max(12).optional(),
        sort: z
          .object({ field: FieldKey, direction: z.enum(['asc', 'desc']) })
          .strict()
          .optional(),
        /** Values shown at first, per category field; the reader can lift it. */
        filter: z.record(FieldKey, z.array(z.string())).optional(),
      })
      .strict()
      .default({}),
    mappings: z.array(NamedMapping).max(30).default([]),
  })
  .strict()
  .superRefine((d, ctx) => checkReferences(d, ctx));
/** A validated declaration, defaults filled in. */
export type Declaration = z.infer<typeof Declaration>;
/** A declaration as a walidata writes it (defaults may be left out). */
export type DeclarationInput = z.input<typeof Declaration>;

interface Checked {
  fields: Field[];
  rowKey: KeyPart[];
  place: PlacePolicy;
  map: MapPresentation;
  table: { columns?: string[]; sort?: { field: string }; filter?: Record<string, string[]> };
  mappings: { name: string; columns: Record<string, unknown> }[];
  cadence: Cadence;
}

/** Every name that a declaration uses must be one of its fields, and of a type that fits. */
function checkReferences(d: Checked, ctx: z.RefinementCtx): void {
  const byKey = new Map<string, Field>();
  d.fields.forEach((f, i) => {
    if (byKey.has(f.key)) issue(ctx, ['fields', i, 'key'], `kolom "${f.key}" ditulis dua kali`);
    byKey.set(f.key, f);
    if (f.type === 'code' && !f.codes)
      issue(ctx, ['fields', i, 'codes'], `kolom "${f.key}" bertipe code: tulis daftar codes`);
    if (f.min !== undefined && f.max !== undefined && f.min > f.max)
      issue(ctx, ['fields', i, 'min'], 'min lebih besar dari max');
    if (f.pattern !== undefined && !compiles(f.pattern))
      issue(ctx, ['fields', i, 'pattern'], 'pattern bukan regular expression yang sah');
  });
  const need = (path: (string | number)[], key: string | undefined, types?: string[]): void => {
    if (key === undefined) return;
    const f = byKey.get(key);
    if (!f) issue(ctx, path, `"${key}" bukan kolom dataset ini`);
    else if (types && !types.includes(f.type))
      issue(ctx, path, `kolom "${key}" bertipe ${f.type}, di sini perlu ${types.join(' atau ')}`);
  };
  for (const [i, part] of d.rowKey.entries()) {
    if (typeof part === 'string') need(['rowKey', i], part);
    else
      for (const [j, alternative] of part.anyOf.entries())
        for (const [m, k] of alternative.entries()) need(['rowKey', i, 'anyOf', j, m], k);
  }
  const numeric = ['integer', 'number'];
  if ((d.place.lon === undefined) !== (d.place.lat === undefined))
    issue(ctx, ['place'], 'lon dan lat ditulis berpasangan');
  need(['place', 'lon'], d.place.lon, numeric);
  need(['place', 'lat'], d.place.lat, numeric);
  for (const [level, key] of Object.entries(d.place.region ?? {}))
    need(['place', 'region', level], key, ['text', 'region', 'code']);
  need(['map', 'measure'], d.map.measure, numeric);
  need(['map', 'category'], d.map.category, ['code', 'text', 'boolean']);
  need(['map', 'time'], d.map.time);
  if (d.map.category && d.map.classes) {
    const codes = byKey.get(d.map.category)?.codes;
    d.map.classes.forEach((c, i) => {
      if (codes && !codes.some((v) => v.value === c.value))
        issue(ctx, ['map', 'classes', i, 'value'], `"${c.value}" tidak ada pada daftar codes`);
    });
  }
  if (d.map.kind === 'pattern' && !(d.map.category && d.map.classes))
    issue(ctx, ['map'], 'map pattern memerlukan category dan classes');
  if (d.map.kind === 'choropleth' && !d.map.measure)
    issue(ctx, ['map', 'measure'], 'map choropleth memerlukan measure');
  for (const [i, k] of (d.table.columns ?? []).entries()) need(['table', 'columns', i], k);
  need(['table', 'sort', 'field'], d.table.sort?.field);
  for (const k of Object.keys(d.table.filter ?? {})) need(['table', 'filter', k], k);
  d.mappings.forEach((m, i) => {
    for (const k of Object.keys(m.columns)) need(['mappings', i, 'columns', k], k);
    if (d.mappings.findIndex((o) => o.name === m.name) !== i)
      issue(ctx, ['mappings', i, 'name'], `nama mapping "${m.name}" dipakai dua kali`);
  });
}

function issue(ctx: z.RefinementCtx, path: (string | number)[], message: string): void {
  ctx.addIssue({ code: 'custom', path, message });
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
