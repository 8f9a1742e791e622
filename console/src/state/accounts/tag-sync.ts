import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { TagSyncView } from '../../../../src/contract/channels/tag-syncs.js';
import type { TagView } from '../../../../src/contract/customers/customers.js';
import { backend } from '../live/backend.js';

export type CountedTag = TagView & { readonly customerCount: number };

/** The merchant's tags with their counts, and how far they are in step with WeChat. */
export const useTagSync = defineStore('tag-sync', () => {
  const tags = ref<readonly CountedTag[] | undefined>();
  const sync = shallowRef<TagSyncView | undefined>();

  const load = async (): Promise<void> => {
    const [list, state] = await Promise.all([backend.customers.tags(), backend.accounts.tagSync()]);
    tags.value = list.items;
    sync.value = state;
  };
  const andLoad = async (act: Promise<unknown>): Promise<void> => {
    await act;
    await load();
  };
  return {
    tags,
    sync,
    load,
    add: (name: string) => andLoad(backend.customers.addTag(name)),
    rename: (id: string, name: string) => andLoad(backend.accounts.renameTag(id, name)),
    remove: (id: string) => andLoad(backend.accounts.removeTag(id)),
    turn: (channelId: string, enabled: boolean) => andLoad(backend.accounts.setTagSync(channelId, enabled)),
    run: (channelId: string) => andLoad(backend.accounts.runTagSync(channelId)),
  };
});
