import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { TagView } from '../../../../src/contract/customers/customers.js';
import { backend } from '../live/backend.js';

/** The merchant's tags, read when they are about to be chosen from. */
export const useTags = defineStore('tags', () => {
  const all = shallowRef<readonly TagView[]>([]);

  const load = async (): Promise<void> => {
    all.value = (await backend.customers.tags()).items;
  };

  /** Returns the new tag's id. */
  const add = async (name: string): Promise<string> => {
    const { id } = await backend.customers.addTag(name);
    await load();
    return id;
  };

  return { all, load, add };
});
