import { ref } from 'vue';
import { en } from './en.js';
import { zh } from './zh.js';

export type WordKey = keyof typeof zh;
export type Locale = 'zh' | 'en';
export type Values = Readonly<Record<string, string | number>>;

const dictionaries: Readonly<Record<Locale, Readonly<Record<WordKey, string>>>> = { zh, en };

/** The language of the page. Everything that calls `t` while rendering follows it at once. */
export const locale = ref<Locale>('zh');

/** The words of a key, with `{name}` filled in. */
export const t = (key: WordKey, values: Values = {}): string =>
  dictionaries[locale.value][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The key, when the dictionary has it: for codes that come from outside. */
export const knownKey = (key: string): WordKey | undefined => (isWordKey(key) ? key : undefined);

const isWordKey = (key: string): key is WordKey => Object.hasOwn(zh, key);
