import type { DomainEvent } from '../../domain/events.js';
import type { Conversation } from '../../domain/conversation.js';
import { openGrant, triggerOf } from '../../domain/reply-window.js';
import type { Identity } from '../ports/conversation-stores.js';
import type { Stores } from '../ports/unit-of-work.js';
import type { Receiving } from './receive-inbound.js';

type Act = { readonly identity: Identity; readonly conversation: Conversation | undefined };

/**
 * Opens the reply window that the customer's act gives by WeChat's rules. The identity is locked. Returns what is to be
 * announced: the allowance, where somebody is looking at it.
 */
export const openWindow = async (
  stores: Stores,
  { claimed }: Receiving,
  { identity, conversation }: Act,
): Promise<readonly DomainEvent[]> => {
  const trigger = triggerOf(claimed.push);
  if (trigger === undefined) return [];
  const channel = await stores.channels.findById(claimed.channelId);
  if (!channel) return [];
  const grants = openGrant(await stores.grants.of(identity.id), {
    channelKind: channel.kind,
    trigger,
    at: claimed.push.createdAt,
  });
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
