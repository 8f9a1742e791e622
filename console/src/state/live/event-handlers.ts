import type { MessageView } from '../../../../src/contract/messages.js';
import type { EventHandlers } from '../../socket/frame-dispatch.js';
import { useAlarms } from '../conversations/alarms.js';
import { useColleagues } from '../people/colleagues.js';
import { useConversationDetails } from '../conversations/conversation-details.js';
import { useConversationLists } from '../conversations/conversation-lists.js';
import { useConversations } from '../conversations/conversations.js';
import { useMentions } from '../conversations/mentions.js';
import { useCustomers } from '../customers/customers.js';
import { useMessages } from '../messages/messages.js';
import { useSending } from '../replies/sending.js';

/** What each live event changes. Every one of them may come twice: versions, numbers and ids see to that. */
export const createEventHandlers = (
  onArrival: (line: MessageView) => void,
  openId: () => string | undefined,
): EventHandlers => {
  const conversations = useConversations();
  const lists = useConversationLists();
  const details = useConversationDetails();
  const messages = useMessages();
  const sending = useSending();
  const colleagues = useColleagues();
  const alarms = useAlarms();
  const customers = useCustomers();
  const mentions = useMentions();

  return {
    'message.added': ({ message }) => {
      messages.add(message);
      sending.confirm(message);
      if (message.direction === 'inbound') onArrival(message);
    },
    'message.delivery_changed': ({ conversationId, messageId, delivery, error }) =>
      messages.change(conversationId, messageId, { delivery, deliveryError: error }),
    'message.media_stored': ({ conversationId, messageId, media }) =>
      messages.change(conversationId, messageId, { media }),
    'conversation.changed': ({ conversationId, conversation }) => {
      const formerState = conversations.views.get(conversationId)?.state;
      if (conversation) conversations.apply(conversation);
      else conversations.remove(conversationId);
      // Its place in the queue and the visits only change with its state; the allowance has an event of its own.
      if (conversation?.state !== formerState) details.rereadSoon(conversationId);
      lists.recountSoon();
    },
    'allowance.changed': ({ conversationId, allowance }) => details.setAllowance(conversationId, allowance),
    'customer.changed': ({ customerId, name }) => {
      if (name !== null) conversations.renameCustomer(customerId, name);
      customers.changed(customerId);
    },
    'agent.changed': (event) => colleagues.apply(event),
    // Without the list it is found when the desk is next opened.
    'note.mentioned': (event) => void mentions.hear(event, openId()).catch(() => undefined),
    'conversation.alarm': (event) => void alarms.ring(event),
  };
};
