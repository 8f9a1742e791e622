import { defineStore } from 'pinia';
import { reactive, shallowReactive, watch } from 'vue';
import { z } from 'zod';
import { forgetKept, keep, keptKeys, readKept } from '../desk/kept-values.js';
import { useMe } from '../people/me.js';

/** What an agent has begun to write, per conversation; kept in this browser under the agent's own id. */
export const useDrafts = defineStore('drafts', () => {
  const me = useMe();
  const texts = reactive(new Map<string, string>());
  /** Pictures laid ready; they live as long as the page. */
  const pictures = shallowReactive(new Map<string, readonly File[]>());
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
      for (const id of keptKeys(below())) {
        const text = z.string().safeParse(readKept(below() + id));
        if (text.success) texts.set(id, text.data);
      }
    },
    { immediate: true },
  );

  return { texts, pictures, set, of: (conversationId: string) => texts.get(conversationId) ?? '' };
});
