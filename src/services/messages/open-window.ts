import type { DomainEvent } from '../../domain/events.js';
import type { Conversation } from '../../domain/conversation.js';
import { closeWindows, openGrant, triggerOf } from '../../domain/reply-window.js';
import type { Grant } from '../../domain/reply-window.js';
import type { Identity } from '../ports/conversation-stores.js';
import type { Stores } from '../ports/unit-of-work.js';
import type { Receiving } from './receiving.js';

type Act = { readonly identity: Identity; readonly conversation: Conversation | undefined };

/**
 * Brings the ledger to what the customer's act means by WeChat's rules: it opens a reply window, or, when they leave the
 * account, closes all. The identity is locked. Returns what is to be announced: the allowance, where somebody looks at it.
 */
export const openWindow = async (
  stores: Stores,
  receiving: Receiving,
  { identity, conversation }: Act,
): Promise<readonly DomainEvent[]> => {
  const grants = await grantsAfter(stores, receiving, identity);
  if (!grants) return [];
  await stores.grants.save(identity.id, grants);
  if (!conversation) return [];
  return [
    {
      type: 'allowance.changed',
      conversationId: conversation.id,
      identityId: identity.id,
      grants,
      audience: { agentId: conversation.agentId, skillGroupId: conversation.skillGroupId },
    },
  ];
};

/** Undefined: the act changes nothing. */
const grantsAfter = async (
  { channels, grants }: Stores,
  { claimed: { push, channelId } }: Receiving,
  identity: Identity,
): Promise<readonly Grant[] | undefined> => {
  if (push.content.type === 'unfollowed') return closeWindows(await grants.of(identity.id), push.createdAt);
  const trigger = triggerOf(push);
  const channel = trigger && (await channels.findById(channelId));
  if (!channel) return undefined;
  return openGrant(await grants.of(identity.id), { channelKind: channel.kind, trigger, at: push.createdAt });
};
