import type { Conversation } from '../../../domain/conversations/conversation.js';
import { isDone } from '../../../domain/tickets/ticket-rules.js';
import type { TicketSource } from '../../../domain/tickets/ticket.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { openTicket } from '../create-ticket.js';
import { typeOrFirst } from './usable-type.js';

type Doing = { readonly at: Date; readonly newId: NewId };
type Matter = {
  readonly conversation: Conversation;
  readonly source: Extract<TicketSource, 'conversation' | 'left_message'>;
  /** Undefined: the first type in use. */
  readonly typeId: string | undefined;
  /** What the customer wrote; undefined for what is no text. */
  readonly text: string | undefined;
};

const SUBJECT_CHARACTERS = 60;
const NO_TEXT = '顾客留言';

/** A ticket about a conversation, opened by the desk itself; none where one is open already, or the merchant has no types. */
export const openFromConversation = async (stores: Stores, { at, newId }: Doing, matter: Matter): Promise<void> => {
  const { conversation, source, typeId, text = NO_TEXT } = matter;
  const linked = await stores.tickets.findLinked('conversation', conversation.id);
  if (linked && !isDone(linked.status)) return;
  const type = await typeOrFirst(stores, typeId);
  if (!type) return;
  const { customerId, identityId } = conversation;
  await openTicket(stores, {
    type,
    source,
    subject: Array.from(text.trim().replace(/\s+/g, ' ')).slice(0, SUBJECT_CHARACTERS).join('') || NO_TEXT,
    description: text,
    priority: 'normal',
    tags: [],
    fields: {},
    customerId,
    identityId,
    conversationId: conversation.id,
    at,
    newId,
  });
};

/** Where the merchant wants it so, a message left outside business hours is a ticket. */
export const openLeftMessage = async (
  stores: Stores,
  doing: Doing,
  { conversation, text }: Pick<Matter, 'conversation' | 'text'>,
): Promise<void> => {
  if (conversation.state !== 'left_message') return;
  const { offHoursAct, offHoursTicketTypeId } = (await stores.merchants.current()).settings;
  if (offHoursAct !== 'ticket') return;
  const typeId = offHoursTicketTypeId ?? undefined;
  await openFromConversation(stores, doing, { conversation, source: 'left_message', typeId, text });
};
