import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { matchWords } from '../../../../src/contract/conversations/sensitive-words.js';
import type { SensitiveHit, SensitiveWordView } from '../../../../src/contract/conversations/sensitive-words.js';
import { backend } from '../live/backend.js';

/** The merchant's words to keep out of replies. Not known yet, none is found: the server has the last word. */
export const useSensitiveWords = defineStore('sensitive-words', () => {
  const words = shallowRef<readonly SensitiveWordView[]>([]);
  return {
    words,
    load: async (): Promise<void> => {
      words.value = (await backend.composing.sensitiveWords()).items;
    },
    replace: async (items: readonly SensitiveWordView[]): Promise<void> => {
      words.value = (await backend.composing.replaceSensitiveWords(items)).items;
    },
    hitsIn: (text: string): readonly SensitiveHit[] => matchWords(text, words.value),
  };
});
