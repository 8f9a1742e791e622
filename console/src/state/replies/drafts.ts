import { defineStore } from 'pinia';
import { reactive, shallowReactive, watch } from 'vue';
import { z } from 'zod';
import type { MediaView } from '../../../../src/contract/conversations/messages.js';
import { forgetKept, keep, keptKeys, readKept } from '../desk/kept-values.js';
import { useMe } from '../people/me.js';

/** What an agent has begun to write, per conversation; kept in this browser under the agent's own id. */
export const useDrafts = defineStore('drafts', () => {
  const me = useMe();
  const texts = reactive(new Map<string, string>());
  /** Pictures laid ready; they live as long as the page. */
  const pictures = shallowReactive(new Map<string, readonly File[]>());
  /** Stored pictures of a quick reply, laid ready; their links live as long as the page. */
  const prepared = shallowReactive(new Map<string, readonly MediaView[]>());
  const below = () => `${me.agentId ?? 'nobody'}.draft.`;

  const set = (conversationId: string, text: string): void => {
    if (text === '') {
      texts.delete(conversationId);
      forgetKept(below() + conversationId);
      return;
    }
    texts.set(conversationId, text);
    keep(below() + conversationId, text);
  };

  watch(
    () => me.agentId,
    () => {
      texts.clear();
      pictures.clear();
      prepared.clear();
      for (const id of keptKeys(below())) {
        const text = z.string().safeParse(readKept(below() + id));
        if (text.success) texts.set(id, text.data);
      }
    },
    { immediate: true },
  );

  return { texts, pictures, prepared, set, of: (conversationId: string) => texts.get(conversationId) ?? '' };
});
