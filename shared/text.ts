// Text in the product's two languages, as data: declarations carry it, screens choose.
import { z } from 'zod';

export const LocalizedText = z.object({ id: z.string().min(1), en: z.string().min(1) });
export type LocalizedText = z.infer<typeof LocalizedText>;

export const Locale = z.enum(['id', 'en']);
export type Locale = z.infer<typeof Locale>;
