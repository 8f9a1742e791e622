import { formatFen } from '../../locales/format-money.js';
import { nameList } from '../../locales/name-list.js';
import { knownKey, t } from '../../locales/translate.js';

const LONGEST = 140;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
const isText = (value: unknown): value is string => typeof value === 'string';

/** The fields whose values are words of ours, and where those stand; everywhere else a word is the merchant's own. */
const CODED: Readonly<Record<string, string>> = {
  role: 'audit.role',
  secondFactorRoles: 'audit.role',
  personalDataRoles: 'audit.role',
  choices: 'routing.choice',
  act: 'exchange.value',
  ratingInvite: 'exchange.value',
  offHoursAct: 'exchange.value',
};
export const codedWord = (field: string, word: string): string | undefined => {
  const key = knownKey(`${CODED[field] ?? ''}.${word}`);
  return key && t(key);
};

/** What a field of something that was set is called; its name in the code where it has no words. */
export const fieldWords = (field: string): string => {
  const key = ['exchange.field', 'audit.field', 'exchange.setting', 'exchange.kind']
    .map((place) => knownKey(`${place}.${field}`))
    .find((known) => known !== undefined);
  return key ? t(key) : field;
};

type Value = {
  readonly field: string;
  readonly value: unknown;
  /** How a single word of it is said. */
  readonly said: (word: string) => string;
};

/** What a thing of a list is called, by itself or by its name. */
const itemWords = (item: unknown, said: Value['said']): string | undefined => {
  if (isText(item)) return said(item);
  if (typeof item !== 'object' || item === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(item));
  return ['name', 'title', 'word'].map((field) => fields.get(field)).find(isText);
};

const listWords = (values: readonly unknown[], said: Value['said']): string => {
  if (values.length === 0) return t('audit.nothing');
  const words = values.map((each) => itemWords(each, said));
  return words.every(isText) ? cut(nameList(words)) : t('exchange.count', { count: values.length });
};

/** A value as one reads it: long texts are cut, things of a list are named, or counted where they have no names. */
export const valueWords = ({ field, value, said }: Value): string => {
  if (value === undefined || value === null || value === '') return t('audit.nothing');
  if (Array.isArray(value)) return listWords(value, said);
  if (isText(value)) return cut(said(value));
  if (typeof value === 'boolean') return t(value ? 'audit.on' : 'audit.off');
  if (typeof value === 'number' && field.endsWith('Fen')) return formatFen(value);
  return cut(JSON.stringify(value));
};

/** From what to what. A list of rules may change without changing its length. */
export const fromToWords = ({
  field,
  from,
  to,
  said,
}: Omit<Value, 'value'> & { from: unknown; to: unknown }): string => {
  const words = { from: valueWords({ field, value: from, said }), to: valueWords({ field, value: to, said }) };
  return words.from === words.to ? t('exchange.contentChanged') : t('exchange.fromTo', words);
};
