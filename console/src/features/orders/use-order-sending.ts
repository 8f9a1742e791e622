import { computed } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import { t } from '../../locales/translate.js';
import { useConversations } from '../../state/conversations/conversations.js';
import { useMe } from '../../state/people/me.js';
import { useSending } from '../../state/replies/sending.js';
import { sayDone, sayProblem } from '../../ui/say.js';

/** Sends what stands ready about orders and products into a conversation the agent holds. */
export const useOrderSending = (view: () => ConversationView) => {
  const me = useMe();
  const conversations = useConversations();
  const sending = useSending();
  const canSend = computed(() => {
    const { id, state, agentId, acceptedAt } = view();
    return state === 'active' && agentId === me.agentId && acceptedAt !== null && !conversations.gone.has(id);
  });
  return {
    canSend,
    send: (text: string): void => {
      if (!canSend.value) return;
      sending.sendText(view(), text);
    },
    copy: async (text: string): Promise<void> => {
      try {
        await navigator.clipboard.writeText(text);
        sayDone(t('orders.copied', { what: text }));
      } catch {
        // A browser gives the clipboard to https and this machine only: the text can still be marked by hand.
        sayProblem(text);
      }
    },
  };
};
