import type { AuditEntryView } from '../../../../src/contract/audit.js';
import { knownKey, t } from '../../locales/translate.js';

const REDACTED = '[redacted]';
const LONGEST = 120;
/** What is not kept of a value can still be a word of ours: a status or a role. */
const wordOf = (value: string): string => {
  if (value === REDACTED) return t('audit.redacted');
  const key = knownKey(`status.${value}`) ?? knownKey(`role.${value}`);
  return key ? t(key) : value;
};

const valueWords = (value: unknown): string => {
  if (value === null || value === undefined || value === '') return t('audit.nothing');
  if (typeof value === 'boolean') return t(value ? 'audit.on' : 'audit.off');
  if (typeof value === 'string') return wordOf(value);
  const text = Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join('、') : undefined;
  return (text ?? JSON.stringify(value)).slice(0, LONGEST);
};

const fieldWords = (name: string): string => {
  const key = knownKey(`audit.field.${name}`);
  return key ? t(key) : name;
};

/** Ids tell a person nothing where a name stands beside them. */
const isShown = (name: string): boolean => !name.endsWith('Id');

/** What an entry changed, field by field. */
export const changeWords = ({ before, after }: AuditEntryView): readonly string[] =>
  Object.keys(after ?? {})
    .filter(isShown)
    .map((name) => {
      const field = fieldWords(name);
      const now = valueWords(after?.[name]);
      if (now === t('audit.redacted')) return `${field}${now}`;
      const hasBefore = before !== null && name in before;
      return hasBefore
        ? t('audit.change', { field, before: valueWords(before[name]), after: now })
        : t('audit.set', { field, after: now });
    });
