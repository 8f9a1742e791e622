import { ref } from 'vue';
import { zh } from './zh.js';

export type WordKey = keyof typeof zh;
export type Locale = 'zh' | 'en';
export type Values = Readonly<Record<string, string | number>>;

type Dictionary = Readonly<Record<WordKey, string>>;
const dictionaries: { readonly zh: Dictionary; en?: Dictionary } = { zh };

/** The language of the page, changed by `speak`. Everything that calls `t` while rendering follows it at once. */
export const locale = ref<Locale>('zh');
let wanted: Locale = 'zh';

/** Switches the page's language. English is loaded when it is first wanted, since most never do; throws when it cannot be. */
export const speak = async (language: Locale): Promise<void> => {
  wanted = language;
  if (language === 'en') dictionaries.en ??= (await import('./en.js')).en;
  if (wanted === language) locale.value = language;
};

/** The words of a key, with `{name}` filled in. */
export const t = (key: WordKey, values: Values = {}): string =>
  (dictionaries[locale.value] ?? zh)[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The key, when the dictionary has it: for codes that come from outside. */
export const knownKey = (key: string): WordKey | undefined => (isWordKey(key) ? key : undefined);

const isWordKey = (key: string): key is WordKey => Object.hasOwn(zh, key);
