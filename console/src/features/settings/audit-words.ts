import type { AuditEntryView } from '../../../../src/contract/people/audit.js';
import { formatFen } from '../../locales/format-money.js';
import { knownKey, t } from '../../locales/translate.js';

const REDACTED = '[redacted]';
const LONGEST = 120;

type NameOf = (id: string | null) => string | undefined;
export type Names = { readonly agent: NameOf; readonly skillGroup: NameOf };

/** What is stored as a word of the code and has words on screen. */
const wordOf = (value: string): string => {
  if (value === REDACTED) return t('audit.redacted');
  const key =
    knownKey(`audit.value.${value}`) ??
    knownKey(`status.${value}`) ??
    knownKey(`audit.role.${value}`) ??
    knownKey(`channelKind.${value}`);
  return key ? t(key) : value;
};

/** What a thing of a list is called, by itself or by what it stands for. */
const itemWords = (item: unknown, nameOf: NameOf): string | undefined => {
  if (typeof item === 'string') return nameOf(item) ?? wordOf(item);
  if (typeof item !== 'object' || item === null) return undefined;
  const called = ['name', 'title', 'word'].flatMap((key) => Object.entries(item).filter(([field]) => field === key));
  return called.map(([, value]) => value).find((value) => typeof value === 'string');
};

const listWords = (values: readonly unknown[], nameOf: NameOf): string => {
  if (values.length === 0) return t('audit.nothing');
  const words = values.map((each) => itemWords(each, nameOf));
  return words.every((word) => word !== undefined) ? words.join('、') : t('audit.items', { count: values.length });
};

const valueWords = (value: unknown, nameOf: NameOf): string => {
  if (value === null || value === undefined || value === '') return t('audit.nothing');
  if (typeof value === 'boolean') return t(value ? 'audit.on' : 'audit.off');
  if (typeof value === 'string') return wordOf(value);
  return (Array.isArray(value) ? listWords(value, nameOf) : JSON.stringify(value)).slice(0, LONGEST);
};

const fieldWords = (name: string): string => {
  const key = knownKey(`audit.field.${name}`) ?? knownKey(`exchange.setting.${name}`);
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
      const nameOf = name === 'skillGroupIds' ? names.skillGroup : names.agent;
      const words = (value: unknown): string =>
        name.endsWith('Fen') && typeof value === 'number' ? formatFen(value) : valueWords(value, nameOf);
      const now = words(after?.[name]);
      const nameOf = nameOfIn(name, names);
      const now = valueWords(after?.[name], nameOf);
      if (now === t('audit.redacted')) return `${field}${now}`;
      const hasBefore = before !== null && name in before;
      return hasBefore
        ? t('audit.change', { field, before: words(before[name]), after: now })
        : t('audit.set', { field, after: now });
    });
