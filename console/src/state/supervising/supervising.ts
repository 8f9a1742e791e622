import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { z } from 'zod';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { servingBody } from '../../../../src/contract/people/supervising.js';
import { useConversationDetails } from '../conversations/conversation-details.js';
import { useConversations } from '../conversations/conversations.js';
import { backend } from '../live/backend.js';
import { useMessages } from '../messages/messages.js';
import { newClientId } from '../replies/new-client-id.js';

type Words = { readonly text: string; readonly clientMsgId: string };

/** What a supervisor does in the conversations and with the agents of others. */
export const useSupervising = defineStore('supervising', () => {
  const conversations = useConversations();
  const details = useConversationDetails();
  const messages = useMessages();
  /** Conversations that are being watched from this page. */
  const watched = shallowReactive(new Set<string>());

  return {
    watched,
    /** Words that are sent again after a lost answer are the same words. */
    newWords: (text: string): Words => ({ text, clientMsgId: newClientId() }),
    watch: async (conversationId: string): Promise<void> => {
      await backend.supervising.watch(conversationId);
      watched.add(conversationId);
    },
    leave: (conversationId: string): void => void watched.delete(conversationId),
    takeOver: async ({ id, assignmentNumber }: ConversationView): Promise<void> => {
      try {
        conversations.apply(await backend.supervising.takeOver(id, assignmentNumber));
      } finally {
        await details.load(id).catch(() => undefined);
      }
    },
    bargeIn: async ({ id }: ConversationView, words: Words): Promise<void> => {
      messages.put(id, [await backend.supervising.bargeIn(id, words)]);
      details.rereadSoon(id);
    },
    whisper: async ({ id }: ConversationView, words: Words): Promise<void> =>
      messages.put(id, [await backend.supervising.whisper(id, words)]),
    changeServing: (agentId: string, change: z.input<typeof servingBody>) =>
      backend.supervising.changeServing(agentId, change),
    pull: async (toSkillGroupId: string, fromSkillGroupId: string, count: number): Promise<number> =>
      (await backend.supervising.pull(toSkillGroupId, { fromSkillGroupId, count })).moved,
    routingOf: async (conversationId: string) => (await backend.supervising.routing(conversationId)).items,
  };
});
