import { CHECK_NAMES, FINDING_WORDS, WECHAT_PLACES } from './finding-words.table.js';
import type { FindingWords } from './finding-words.table.js';

export type WordsLocale = 'zh' | 'en';
type Kind = keyof typeof WECHAT_PLACES;

export type FindingToSay = {
  readonly check: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;
};

export const checkName = (check: string, locale: WordsLocale): string => CHECK_NAMES[check]?.[locale] ?? check;

/** A finding in words, with its facts and with the places of WeChat's settings as they are called for this kind of account. */
export const findingWords = ({ check, code, facts }: FindingToSay, kind: Kind, locale: WordsLocale): FindingWords => {
  const words = FINDING_WORDS[`${check}.${code}`]?.[locale];
  if (!words) return { what: `${check}.${code}`, next: '' };
  const { ip: ipPlace, ...places } = WECHAT_PLACES[kind][locale];
  const values: Readonly<Record<string, string | number>> = { ...places, ip_place: ipPlace, ...facts };
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  return { what: fill(words.what), next: fill(words.next) };
};
