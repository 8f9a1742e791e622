import type { AuditEntryView } from '../../../../src/contract/people/audit.js';
import { knownKey, t } from '../../locales/translate.js';

const REDACTED = '[redacted]';
const LONGEST = 120;

type NameOf = (id: string | null) => string | undefined;
export type Names = { readonly agent: NameOf; readonly skillGroup: NameOf };

/** What is stored as a word of the code and has words on screen. */
const wordOf = (value: string): string => {
  if (value === REDACTED) return t('audit.redacted');
  const key = knownKey(`status.${value}`) ?? knownKey(`audit.role.${value}`) ?? knownKey(`channelKind.${value}`);
  return key ? t(key) : value;
};

const listWords = (values: readonly unknown[], nameOf: NameOf): string =>
  values.length === 0
    ? t('audit.nothing')
    : values.map((each) => (typeof each === 'string' ? (nameOf(each) ?? each) : JSON.stringify(each))).join('、');

const valueWords = (value: unknown, nameOf: NameOf): string => {
  if (value === null || value === undefined || value === '') return t('audit.nothing');
  if (typeof value === 'boolean') return t(value ? 'audit.on' : 'audit.off');
  if (typeof value === 'string') return wordOf(value);
  return (Array.isArray(value) ? listWords(value, nameOf) : JSON.stringify(value)).slice(0, LONGEST);
};

const fieldWords = (name: string): string => {
  const key = knownKey(`audit.field.${name}`);
  return key ? t(key) : name;
};

const roleOf: NameOf = (role) => {
  const key = knownKey(`audit.role.${role}`);
  return key && t(key);
};

/** How what a field lists is called. */
const nameOfIn = (field: string, { agent, skillGroup }: Names): NameOf => {
  if (field === 'skillGroupIds') return skillGroup;
  return field.endsWith('Roles') ? roleOf : agent;
};

/** Ids tell a person nothing where a name stands beside them. */
const isShown = (name: string): boolean => !name.endsWith('Id');

/** What an entry changed, field by field. */
export const changeWords = ({ before, after }: AuditEntryView, names: Names): readonly string[] =>
  Object.keys(after ?? {})
    .filter(isShown)
    .map((name) => {
      const field = fieldWords(name);
      const nameOf = nameOfIn(name, names);
      const now = valueWords(after?.[name], nameOf);
      if (now === t('audit.redacted')) return `${field}${now}`;
      const hasBefore = before !== null && name in before;
      return hasBefore
        ? t('audit.change', { field, before: valueWords(before[name], nameOf), after: now })
        : t('audit.set', { field, after: now });
    });
