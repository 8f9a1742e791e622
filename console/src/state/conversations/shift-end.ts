import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import { useMe } from '../people/me.js';
import { useSending } from '../replies/sending.js';
import { useConversationActs } from './conversation-acts.js';
import type { TransferTarget } from './conversation-acts.js';
import { useConversationLists } from './lists/conversation-lists.js';

/** What an agent who leaves would lose, and the ways not to. */
export const useShiftEnd = defineStore('shift-end', () => {
  const me = useMe();
  const lists = useConversationLists();
  const acts = useConversationActs();
  const sending = useSending();
  const isBusy = ref(false);

  /** Held by this agent, an answer owed, the window or the allowance about to end; what is lost first in front. */
  const endangered = computed<readonly ConversationView[]>(() =>
    lists.at_risk.filter((view) => view.state === 'active' && view.agentId === me.agentId),
  );

  /** Hands all of them over, one after another; answers how many were taken. */
  const handOver = async (target: TransferTarget, note: string): Promise<number> => {
    isBusy.value = true;
    let moved = 0;
    for (const view of endangered.value) {
      const isMoved = await acts.transfer(view, target, note).then(
        () => true,
        () => false,
      );
      if (isMoved) moved += 1;
    }
    isBusy.value = false;
    return moved;
  };

  /**
   * Sends one line to each; answers to how many. Nobody is in this list whose allowance is used up, and the message kept for the
   * closing text is taken: an answer that is owed comes before it.
   */
  const nudge = (text: string): number => {
    const receivers = endangered.value;
    for (const view of receivers) sending.sendText(view, text, { useReserve: true });
    return receivers.length;
  };

  return { endangered, isBusy, handOver, nudge };
});
