import type { AuditEntryView } from '../../../../src/contract/people/audit.js';
import { knownKey, t } from '../../locales/translate.js';
import { codedWord, fieldWords, fromToWords, valueWords } from './change-words.js';

const REDACTED = '[redacted]';

type NameOf = (id: string | null) => string | undefined;
export type Names = { readonly agent: NameOf; readonly skillGroup: NameOf };

/** What is stored as a word of the code and has words on screen. */
const wordOf = (value: string): string => {
  const key = ['status', 'channelKind', 'exchange.value', 'audit.value']
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
    .map((field) => {
      const to = after?.[field];
      if (to === REDACTED) return `${fieldWords(field)}${t('audit.redacted')}`;
      const nameOf = field === 'skillGroupIds' ? names.skillGroup : names.agent;
      const said = (word: string): string => nameOf(word) ?? codedWord(field, word) ?? wordOf(word);
      const hasBefore = before !== null && field in before;
      const words = hasBefore
        ? fromToWords({ field, from: before[field], to, said })
        : valueWords({ field, value: to, said });
      return t('exchange.set', { field: fieldWords(field), to: words });
    });
