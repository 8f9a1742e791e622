import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import { bucketOf, closeWindows, openGrant, triggerOf } from '../../../domain/channels/reply-window.js';
import type { CustomerAct, Grant } from '../../../domain/channels/reply-window.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import type { Receiving } from './receiving.js';

/** A reply older than this has ended, or its channel is stopped, which the agents are told. */
const LONGEST_ON_THE_WAY_MS = 60_000;

type Act = {
  readonly identity: Identity;
  readonly conversation: Conversation | undefined;
  /** The identity's, where they are known by now. */
  readonly grants?: readonly Grant[];
  /** What else the act is announced by, before the allowance. */
  readonly events?: readonly DomainEvent[];
};

/**
 * Brings the ledger to what the customer's act means by WeChat's rules: it opens a reply window, or, when they leave the
 * account, closes all. The identity is locked. Announces the act, and the allowance where somebody looks at it.
 */
export const openWindow = async (stores: Stores, receiving: Receiving, { events = [], ...act }: Act): Promise<void> => {
  const { identity, conversation } = act;
  const grants = await grantsAfter(stores, receiving, act);
  if (!grants) return stores.outbox.add(events);
  const allowance = conversation && allowanceOf(conversation, grants);
  await stores.grants.save(identity.id, grants, allowance ? [...events, allowance] : events);
};

const allowanceOf = (
  { id, identityId, agentId, skillGroupId }: Conversation,
  grants: readonly Grant[],
): DomainEvent => ({
  type: 'allowance.changed',
  conversationId: id,
  identityId,
  grants,
  audience: { agentId, skillGroupId },
});

/** Undefined: the act changes nothing. */
const grantsAfter = async (
  stores: Stores,
  { claimed: { push } }: Receiving,
  { identity, conversation, grants }: Act,
): Promise<readonly Grant[] | undefined> => {
  const before = async (): Promise<readonly Grant[]> => grants ?? stores.grants.of(identity.id);
  if (push.content.type === 'unfollowed') return closeWindows(await before(), push.createdAt);
  const trigger = triggerOf(push);
  if (!trigger) return undefined;
  const act = { channelKind: identity.channelKind, trigger, at: push.createdAt };
  return openGrant(await before(), { ...act, spent: await spentSince(stores, act, conversation) });
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
