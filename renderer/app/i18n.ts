// Text comes from the locale files, Indonesian first. Numbers and dates come from shared/domain/format, by the same locale.
import type { Locale } from '@shared/text';
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';
import id from '../locales/id.json';

/** Starts the texts of a window. */
export async function startTexts(locale: Locale): Promise<i18n> {
  const texts = i18next.createInstance();
  await texts.use(initReactI18next).init({
    resources: { id: { translation: id }, en: { translation: en } },
    lng: locale,
    fallbackLng: 'id',
    // React escapes what it writes.
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  return texts;
}
