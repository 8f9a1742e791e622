import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { NoticeTemplateList } from '../../../../src/contract/channels/notices.js';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { NoticeTest } from '../../api/running/notices-api.js';
import { useConversationDetails } from '../conversations/conversation-details.js';
import { backend } from '../live/backend.js';
import { useMessages } from '../messages/messages.js';
import { newClientId } from '../replies/new-client-id.js';

export type Filled = { readonly templateId: string; readonly values: Record<string, string>; readonly page?: string };

/** Templates of each channel for messages outside the reply window, and sending them. */
export const useNoticeTemplates = defineStore('notice-templates', () => {
  const messages = useMessages();
  const details = useConversationDetails();
  const lists = shallowReactive(new Map<string, NoticeTemplateList>());

  return {
    lists,
    load: async (channelId: string): Promise<void> => {
      lists.set(channelId, await backend.notices.templates(channelId));
    },
    /** Asks WeChat for them again. */
    refresh: async (channelId: string): Promise<void> => {
      lists.set(channelId, await backend.notices.refresh(channelId));
    },
    test: (channelId: string, test: NoticeTest) => backend.notices.test(channelId, test),
    send: async ({ id }: ConversationView, notice: Filled): Promise<void> => {
      const message = await backend.notices.send(id, { clientMsgId: newClientId(), ...notice });
      messages.put(id, [message]);
      details.rereadSoon(id);
    },
  };
});
