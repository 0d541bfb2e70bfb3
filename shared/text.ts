// Text in the product's two languages, as data: declarations carry it, screens choose.
import { z } from 'zod';

export const LocalizedText = z.object({ id: z.string().min(1), en: z.string().min(1) });
export type LocalizedText = z.infer<typeof LocalizedText>;

export const Locale = z.enum(['id', 'en']);
export type Locale = z.infer<typeof Locale>;

/**
 * A title as it stands inside a sentence: small letters, but acronyms and names of forms as they are written
 * ("Jumlah SMA dan MTs" is "jumlah SMA dan MTs").
 */
export function midSentence(title: string): string {
  return title.replace(/\p{L}+/gu, (word) => (/\p{Lu}/u.test(word.slice(1)) ? word : word.toLowerCase()));
}
