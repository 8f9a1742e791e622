import { openGrant } from '../../domain/channels/reply-window.js';
import type { Channel } from '../../domain/channels/channel.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { NewId } from '../../kernel/ids.js';
import { queueReply } from '../messages/queue-reply.js';
import type { Identity } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

export type Payer = {
  readonly channel: Channel;
  readonly identity: Identity;
  /** Locked, where one is open. */
  readonly conversation: Conversation | undefined;
};
type Paid = { readonly paidAt: Date; readonly at: Date; readonly newId: NewId };

/** Paying opens the long reply window of an official account (WeChat doc: 客服消息介绍). The identity is locked. */
export const openPaymentWindow = async (stores: Stores, payer: Payer, { paidAt }: Paid): Promise<void> => {
  const { channel, identity, conversation } = payer;
  const act = { channelKind: channel.kind, trigger: 'payment', at: paidAt } as const;
  const grants = openGrant(await stores.grants.of(identity.id), act);
  await stores.grants.save(identity.id, grants);
  if (!conversation) return;
  const audience = { agentId: conversation.agentId, skillGroupId: conversation.skillGroupId };
  await stores.outbox.add([
    { type: 'allowance.changed', conversationId: conversation.id, identityId: identity.id, grants, audience },
  ]);
};

/** A line for whoever has just paid, where the merchant wants one and the window allows it. It makes no work for an agent. */
export const greetPayer = async (stores: Stores, payer: Payer, { at, newId }: Paid): Promise<void> => {
  const { settings } = await stores.merchants.current();
  if (settings.paymentGreeting === '') return;
  const conversation = payer.conversation ?? (await quietConversation(stores, payer, { at, newId }));
  const content = { type: 'text', text: settings.paymentGreeting } as const;
  await queueReply(stores, { conversation, content, at, newId, keepsLast: true });
};

/** The customer's last conversation, or one that is over as soon as it begins: nobody waits in it. */
const quietConversation = async (
  stores: Stores,
  { channel, identity }: Payer,
  { at, newId }: Omit<Paid, 'paidAt'>,
): Promise<Conversation> => {
  const last = await stores.conversations.lockClosedSince(identity.id, new Date(0));
  if (last) return last;
  const { id } = await stores.conversations.add({
    id: newId(),
    channelId: channel.id,
    identityId: identity.id,
    customerId: identity.customerId,
    skillGroupId: undefined,
    preferredAgentId: undefined,
    state: 'self_service',
    entry: {},
    openedAt: at,
  });
  return stores.conversations.update(id, { state: 'closed', closedAt: at, closeReason: 'system' });
};
