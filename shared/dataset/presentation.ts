// How a dataset is drawn on the map: numbers and choices for named layer kinds, never code.
import { z } from 'zod';
import { FieldKey } from './field';

/**
 * symbol: one mark per row at its place (several rows of one region gather into one counted mark).
 * proportional: one circle per region, its area by count or measure; with `scale`, one circle per row.
 * choropleth: regions filled by a measure on an even ramp.
 * pattern: regions or polygons filled by class, each class with colour and pattern; rows without an outline get the class's mark.
 * none: the dataset is a table only.
 */
export const MapKind = z.enum(['symbol', 'proportional', 'choropleth', 'pattern', 'none']);
export type MapKind = z.infer<typeof MapKind>;

/** How several rows of one region become one figure. `latest` takes the row with the newest `time`; nothing is summed silently. */
export const Aggregate = z.enum(['count', 'sum', 'mean', 'max', 'latest']);
export type Aggregate = z.infer<typeof Aggregate>;

/** A class of a categorical field. Order in the list is severity, lowest first. `tone` 1 is weakest, 3 strongest. */
export const MapClass = z
  .object({
    value: z.string(),
    tone: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    pattern: z.enum(['none', 'dots', 'hatch', 'cross']).default('none'),
  })
  .strict();
export type MapClass = z.infer<typeof MapClass>;

export const MapPresentation = z
  .object({
    kind: MapKind,
    /** Colour family from the tokens. */
    tone: z.enum(['hazard', 'school', 'people', 'event', 'neutral']).default('neutral'),
    aggregate: Aggregate.default('count'),
    measure: FieldKey.optional(),
    category: FieldKey.optional(),
    classes: z.array(MapClass).max(9).optional(),
    time: FieldKey.optional(),
    /**
     * For `proportional`: each row gets a circle of its own at its place, instead of one per region. `area`: in proportion to the
     * measure. `magnitude`: the measure is logarithmic, each step doubles the area.
     */
    scale: z.enum(['area', 'magnitude']).optional(),
    /**
     * Ages in hours, ascending, by the time field, that marks of points are told apart by: younger than the first is fresh; from
     * the last on rows are no longer drawn, though they stay in the table.
     */
    ages: z.array(z.number().positive()).min(1).max(3).optional(),
    /** The coarsest level at which regions are summed when the whole province is in view. */
    level: z.enum(['kabupaten', 'kecamatan']).default('kecamatan'),
    /** Shown when the app first starts. */
    visible: z.boolean().default(true),
    /** Lower is drawn first. */
    order: z.number().int().min(0).max(100).default(50),
    opacity: z.number().min(0.1).max(1).default(1),
  })
  .strict();
export type MapPresentation = z.infer<typeof MapPresentation>;
