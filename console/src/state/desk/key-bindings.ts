import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { z } from 'zod';
import { keep, readKept } from './kept-values.js';

/** Keys by their place on the keyboard, one after the other. `mod`: only together with it, also in text fields. */
const keyBinding = z.object({
  codes: z.array(z.string().max(20)).min(1).max(2),
  mod: z.enum(['alt', 'ctrl']).optional(),
});
export type KeyBinding = z.infer<typeof keyBinding>;

const keptBindings = z.record(z.string(), keyBinding).catch({});

/** The shortcuts that this agent has changed in this browser, by command. */
export const useKeyBindings = defineStore('key-bindings', () => {
  const changed = ref<Readonly<Record<string, KeyBinding>>>(keptBindings.parse(readKept('keys') ?? {}));
  watch(changed, (bindings) => keep('keys', bindings));

  const set = (command: string, binding: KeyBinding): void => {
    changed.value = { ...changed.value, [command]: binding };
  };
  const reset = (): void => {
    changed.value = {};
  };
  return { changed, set, reset };
});
