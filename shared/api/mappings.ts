// Named mappings over HTTP: `GET /api/v1/datasets/{id}/mappings`; one is read and kept under `.../mappings/{name}`.
import { z } from 'zod';
import { NamedMapping } from '../dataset/mapping';

export const MappingList = z.object({ mappings: z.array(NamedMapping) });
export type MappingList = z.infer<typeof MappingList>;
