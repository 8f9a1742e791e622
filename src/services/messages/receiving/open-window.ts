import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import { bucketOf, closeWindows, openGrant, triggerOf } from '../../../domain/channels/reply-window.js';
import type { CustomerAct, Grant } from '../../../domain/channels/reply-window.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import type { Receiving } from './receiving.js';

/** A reply older than this has ended, or its channel is stopped, which the agents are told. */
const LONGEST_ON_THE_WAY_MS = 60_000;

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
  const grants = await grantsAfter(stores, receiving, { identity, conversation });
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
  stores: Stores,
  { claimed: { push } }: Receiving,
  { identity, conversation }: Act,
): Promise<readonly Grant[] | undefined> => {
  const { grants } = stores;
  if (push.content.type === 'unfollowed') return closeWindows(await grants.of(identity.id), push.createdAt);
  const trigger = triggerOf(push);
  if (!trigger) return undefined;
  const act = { channelKind: identity.channelKind, trigger, at: push.createdAt };
  return openGrant(await grants.of(identity.id), { ...act, spent: await spentSince(stores, act, conversation) });
};

/**
 * What we sent after the act takes from what the act allows, though the push arrives only now. Looked up only where an agent
 * wrote so recently that something may wait or the push may have been overtaken (WeChat delivers again for about 15 s).
 */
const spentSince = async (
  { outbound }: Stores,
  act: CustomerAct,
  conversation: Conversation | undefined,
): Promise<number> => {
  const { lastAgentAt } = conversation ?? {};
  if (!conversation || !lastAgentAt || lastAgentAt.getTime() < act.at.getTime() - LONGEST_ON_THE_WAY_MS) return 0;
  // CreateTime has whole seconds: only what ended in a later one certainly came after the act.
  const since = new Date(act.at.getTime() + 1_000);
  return outbound.spentSince(conversation, { bucket: bucketOf(act), since });
};
