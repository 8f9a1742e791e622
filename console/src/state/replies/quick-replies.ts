import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type {
  QuickReplyBody,
  QuickReplyView,
  ImportQuickRepliesBody,
} from '../../../../src/contract/conversations/quick-replies.js';
import { backend } from '../live/backend.js';

/** Pages of 200: more than this nobody looks through. */
const MOST_PAGES = 20;

/** Prepared answers this agent may use: most used first. */
export const useQuickReplies = defineStore('quick-replies', () => {
  const items = shallowRef<readonly QuickReplyView[] | undefined>();

  const load = async (): Promise<void> => {
    const found: QuickReplyView[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await backend.composing.quickReplies(cursor);
      found.push(...answer.items);
      if (answer.nextCursor === null) break;
      cursor = answer.nextCursor;
    }
    items.value = found;
  };

  const put = (reply: QuickReplyView): void => {
    items.value = [...(items.value ?? []).filter(({ id }) => id !== reply.id), reply];
  };

  return {
    items,
    byUse: computed(() => [...(items.value ?? [])].sort((a, b) => b.useCount - a.useCount)),
    load,
    save: async (body: QuickReplyBody, id?: string): Promise<void> =>
      put(await (id ? backend.composing.changeQuickReply(id, body) : backend.composing.addQuickReply(body))),
    remove: async (id: string): Promise<void> => {
      await backend.composing.removeQuickReply(id);
      items.value = (items.value ?? []).filter((reply) => reply.id !== id);
    },
    /** Counted without waiting: the answer is on its way to the customer. */
    noteUse: (reply: QuickReplyView): void => {
      put({ ...reply, useCount: reply.useCount + 1 });
      void backend.composing.useQuickReply(reply.id).catch(() => undefined);
    },
    importCsv: async (body: ImportQuickRepliesBody) => {
      const result = await backend.composing.importQuickReplies(body);
      await load();
      return result;
    },
    upload: async (file: File): Promise<string> => (await backend.messages.upload(file, file.name)).mediaId,
    /** A download, with the session's cookie. */
    exportUrl: '/api/v1/quick-replies/export',
  };
});
