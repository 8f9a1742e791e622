import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { MessageView } from '../../../../src/contract/conversations/messages.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';
import type { EventHandlers } from '../../socket/frame-dispatch.js';
import { useChannels } from '../channels/channels.js';
import { useAlarms } from '../conversations/alarms.js';
import { useColleagues } from '../people/colleagues.js';
import { useConversationDetails } from '../conversations/conversation-details.js';
import { useConversationLists } from '../conversations/lists/conversation-lists.js';
import { useConversations } from '../conversations/conversations.js';
import { useTickets } from '../tickets/tickets.js';
import { useMentions } from '../conversations/mentions.js';
import { useCustomers } from '../customers/customers.js';
import { useMe } from '../people/me.js';
import { useMessages } from '../messages/messages.js';
import { useComplaints } from '../payments/complaints.js';
import { usePayments } from '../payments/payments.js';
import { useRefunds } from '../payments/refunds.js';
import { usePastLines } from '../messages/past-lines.js';
import { useSending } from '../replies/sending.js';
import { useWiring } from '../wiring/wiring.js';

type Mention = Extract<LiveEvent, { type: 'note.mentioned' }>;

/** What the desk tells its agent of. */
type Heard = {
  readonly onArrival: (line: MessageView) => void;
  readonly onMention: (mention: Mention) => void;
  /** A conversation became this agent's, and not by their own act. */
  readonly onAssigned: (view: ConversationView) => void;
};

const COMES_BY = new Set(['assigned', 'transferred']);

/** Payments, refunds and complaints are read again where they are shown. */
const followMoney = (): Pick<EventHandlers, 'payment.changed' | 'complaint.changed'> => {
  const payments = usePayments();
  const refunds = useRefunds();
  const complaints = useComplaints();
  return {
    'payment.changed': (change) => {
      payments.changed(change);
      refunds.changed();
    },
    'complaint.changed': ({ complaintId }) => complaints.changed(complaintId),
  };
};

/** Lines, what became of them, and their pictures. */
const followLines = (
  onArrival: Heard['onArrival'],
): Pick<EventHandlers, 'message.added' | 'message.delivery_changed' | 'message.media_stored'> => {
  const messages = useMessages();
  const past = usePastLines();
  const sending = useSending();
  return {
    'message.added': ({ message }) => {
      messages.add(message);
      past.add(message);
      sending.confirm(message);
      if (message.direction === 'inbound') onArrival(message);
    },
    'message.delivery_changed': ({ conversationId, messageId, delivery, error }) =>
      messages.change(conversationId, messageId, { delivery, deliveryError: error }),
    'message.media_stored': ({ conversationId, messageId, media }) =>
      messages.change(conversationId, messageId, { media }),
  };
};

/** What each live event changes. Every one of them may come twice: versions, numbers and ids see to that. */
export const createEventHandlers = (
  { onArrival, onMention, onAssigned }: Heard,
  openId: () => string | undefined,
): EventHandlers => {
  const conversations = useConversations();
  const lists = useConversationLists();
  const details = useConversationDetails();
  const colleagues = useColleagues();
  const alarms = useAlarms();
  const customers = useCustomers();
  const me = useMe();
  const tickets = useTickets();
  const mentions = useMentions();
  const wiring = useWiring();

  return {
    ...followLines(onArrival),
    'conversation.changed': ({ conversationId, conversation, cause }) => {
      const { state: formerState, agentId: formerAgentId } = conversations.views.get(conversationId) ?? {};
      if (conversation) conversations.apply(conversation);
      else conversations.remove(conversationId);
      const isMine = conversation?.agentId === me.agentId;
      if (conversation && isMine && formerAgentId !== me.agentId && COMES_BY.has(cause)) onAssigned(conversation);
      // Its place in the queue and the visits only change with its state; the allowance has an event of its own.
      if (conversation?.state !== formerState) details.rereadSoon(conversationId);
      lists.follow(conversation);
    },
    'allowance.changed': ({ conversationId, allowance }) => details.setAllowance(conversationId, allowance),
    'customer.changed': ({ customerId, name }) => {
      if (name !== null) conversations.renameCustomer(customerId, name);
      customers.changed(customerId);
    },
    'ticket.changed': ({ ticket }) => tickets.apply(ticket),
    ...followMoney(),
    'channel.changed': ({ channelId }) => useChannels().changed(channelId),
    'agent.changed': (event) => colleagues.apply(event),
    'note.mentioned': (event) => {
      onMention(event);
      // Without the list it is found when the desk is next opened.
      void mentions.hear(event, openId()).catch(() => undefined);
    },
    'wiring.checked': (event) => void wiring.hear(event).catch(() => undefined),
    'conversation.alarm': (event) => void alarms.ring(event),
  };
};
