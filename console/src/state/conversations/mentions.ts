import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { MentionView } from '../../../../src/contract/conversations/notes.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';
import { backend } from '../live/backend.js';
import { useConversationDetails } from './conversation-details.js';

type Mentioned = Extract<LiveEvent, { type: 'note.mentioned' }>;

/** Notes that name this agent and that they have not opened yet. */
export const useMentions = defineStore('mentions', () => {
  const details = useConversationDetails();
  const unseen = ref<readonly MentionView[]>([]);

  const load = async (): Promise<void> => {
    unseen.value = (await backend.composing.mentions()).items;
  };

  const see = async (conversationId: string): Promise<void> => {
    if (!unseen.value.some((mention) => mention.conversationId === conversationId)) return;
    unseen.value = unseen.value.filter((mention) => mention.conversationId !== conversationId);
    await backend.composing.seeMentions(conversationId);
  };

  const hear = async ({ conversationId }: Mentioned, openId: string | undefined): Promise<void> => {
    await load();
    if (openId === conversationId) {
      await see(conversationId);
      await details.load(conversationId);
    }
  };

  const newestFirst = computed(() => unseen.value);
  return { unseen: newestFirst, load, see, hear };
});
