import { locale } from './translate.js';
import type { Locale } from './translate.js';

const BETWEEN: Readonly<Record<Locale, string>> = { zh: '、', en: ', ' };

/** Several in one line, as the language puts them: 售前、售后; Sales, Service. */
export const nameList = (names: readonly unknown[]): string => names.map(String).join(BETWEEN[locale.value]);
