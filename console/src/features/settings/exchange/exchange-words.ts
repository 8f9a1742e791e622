import type { SettingsComparisonView, SettingsKindView } from '../../../state/settings/settings-document.js';
import { knownKey, t } from '../../../locales/translate.js';
import { codedWord, fieldWords, fromToWords, valueWords } from '../change-words.js';

export type KindView = SettingsComparisonView['kinds'][number];
export type ItemView = KindView['items'][number];
export type RefusalView = SettingsComparisonView['refused'][number];

export const nameOf = (kind: SettingsKindView, { name }: ItemView): string => {
  if (kind === 'settings') {
    const key = knownKey(`exchange.setting.${name}`);
    return key ? t(key) : name;
  }
  const key = knownKey(`exchange.item.${kind}.${name}`);
  if (key) return t(key);
  return kind === 'businessHours' && name === '' ? t('exchange.wholeMerchant') : name;
};

/** What changes of a thing, field by field; of a new one what it will be. */
export const changeWords = (kind: SettingsKindView, { name, state, changes }: ItemView): readonly string[] =>
  changes.map(({ field: of, from, to }) => {
    const isSetting = kind === 'settings';
    const field = isSetting ? name : of;
    const said = (word: string): string => codedWord(field, word) ?? word;
    const words = state === 'new' ? valueWords({ field, value: to, said }) : fromToWords({ field, from, to, said });
    return isSetting ? words : t('exchange.set', { field: fieldWords(field), to: words });
  });

export const refusalWords = ({ path, code, unknown, name = '' }: RefusalView): string => {
  const missing = unknown === undefined ? undefined : knownKey(`exchange.unknown.${unknown}`);
  if (missing) return t(missing, { name });
  const known = knownKey(`exchange.refused.${code}`);
  return known ? t(known, { path }) : t('exchange.refused.validation', { path });
};

/** `quickReplies.3` and what lies below it. */
export const isAt = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);
