import type { AuditEntryView } from '../../../../src/contract/people/audit.js';
import { knownKey, t } from '../../locales/translate.js';
import { fieldWords, valueWords } from './change-words.js';

const REDACTED = '[redacted]';

type NameOf = (id: string | null) => string | undefined;
export type Names = { readonly agent: NameOf; readonly skillGroup: NameOf };

/** What is stored as a word of the code and has words on screen. */
const wordOf = (value: string): string => {
  const key = ['audit.value', 'status', 'audit.role', 'channelKind']
    .map((place) => knownKey(`${place}.${value}`))
    .find((known) => known !== undefined);
  return key ? t(key) : value;
};

/** Ids tell a person nothing where a name stands beside them. */
const isShown = (name: string): boolean => !name.endsWith('Id');

/** What an entry changed, field by field. */
export const changeWords = ({ before, after }: AuditEntryView, names: Names): readonly string[] =>
  Object.keys(after ?? {})
    .filter(isShown)
    .map((name) => {
      const field = fieldWords(name);
      if (after?.[name] === REDACTED) return `${field}${t('audit.redacted')}`;
      const nameOf = name === 'skillGroupIds' ? names.skillGroup : names.agent;
      const said = (word: string): string => nameOf(word) ?? wordOf(word);
      const words = (value: unknown): string => valueWords({ field: name, value, said });
      const now = words(after?.[name]);
      const hasBefore = before !== null && name in before;
      return hasBefore
        ? t('audit.change', { field, before: words(before[name]), after: now })
        : t('audit.set', { field, after: now });
    });
