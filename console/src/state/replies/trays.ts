import { defineStore } from 'pinia';
import { reactive, watch } from 'vue';
import { z } from 'zod';
import { forgetKept, keep, keptKeys, readKept } from '../desk/kept-values.js';
import { useMe } from '../people/me.js';

const keptLines = z.array(z.string());

/**
 * Lines that gather to leave as one message, per conversation; kept in this browser under the agent's own id. `reserveTaken`
 * names the conversations where the agent takes the message that is kept for the closing text, until it is sent.
 */
export const useTrays = defineStore('trays', () => {
  const me = useMe();
  const trays = reactive(new Map<string, readonly string[]>());
  const reserveTaken = reactive(new Set<string>());
  const below = () => `${me.agentId ?? 'nobody'}.tray.`;

  const set = (conversationId: string, lines: readonly string[]): void => {
    if (lines.length === 0) {
      trays.delete(conversationId);
      forgetKept(below() + conversationId);
      return;
    }
    trays.set(conversationId, lines);
    keep(below() + conversationId, lines);
  };

  watch(
    () => me.agentId,
    () => {
      trays.clear();
      reserveTaken.clear();
      for (const id of keptKeys(below())) {
        const lines = keptLines.safeParse(readKept(below() + id));
        if (lines.success && lines.data.length > 0) trays.set(id, lines.data);
      }
    },
    { immediate: true },
  );

  return { reserveTaken, set, of: (conversationId: string) => trays.get(conversationId) ?? [] };
});
