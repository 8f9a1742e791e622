import type { ConversationEntry } from '../../domain/conversations/conversation.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { ConversationCause } from '../../domain/conversations/events.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import { agentOrderOf, chooseSkillGroup } from '../../domain/conversations/routing.js';
import type { Identity } from '../ports/stores/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import type { PushOf, Receiving } from './receiving.js';

type Arrival = { readonly identity: Identity; readonly push: PushOf<'message'> };
type Opened = { readonly conversation: Conversation; readonly cause: ConversationCause };

// How long a scan, a menu press or an entered chat says where the next conversation comes from.
const ENTRY_VALID_MS = 30 * 60_000;

/** The open conversation of the identity, locked; else the one closed a moment ago, reopened; else a new one in the queue. */
export const openConversation = async (stores: Stores, receiving: Receiving, arrival: Arrival): Promise<Opened> => {
  const open = await stores.conversations.lockOpenOf(arrival.identity.id);
  if (open) return { conversation: open, cause: 'message' };
  const { settings } = await stores.merchants.current();
  return (
    (await reopen(stores, receiving, { identity: arrival.identity, settings })) ??
    (await startNew(stores, receiving, arrival))
  );
};

/** Back to its old place in the queue, with its agent preferred: routing gives it back at once where they are assignable. */
const reopen = async (
  { conversations }: Stores,
  { at }: Receiving,
  { identity, settings }: { readonly identity: Identity; readonly settings: MerchantSettings },
): Promise<Opened | undefined> => {
  const since = new Date(at.getTime() - settings.reopenMinutes * 60_000);
  const closed = await conversations.lockClosedSince(identity.id, since);
  if (!closed) return undefined;
  const conversation = await conversations.update(closed.id, {
    state: 'queued',
    agentId: null,
    preferredAgentId: closed.agentId ?? null,
    queuedAt: at,
    closedAt: null,
    closeReason: null,
    assignedAt: null,
    acceptedAt: null,
  });
  return { conversation, cause: 'reopened' };
};

const startNew = async (
  stores: Stores,
  { claimed, at, newId }: Receiving,
  { identity, push }: Arrival,
): Promise<Opened> => {
  const entry = entryOf(identity, push);
  const channel = await stores.channels.findById(claimed.channelId);
  const rules = await stores.routingRules.all();
  const decision = chooseSkillGroup(
    rules,
    {
      channelId: claimed.channelId,
      channelKind: channel?.kind ?? 'official_account',
      entry,
      text: push.content.type === 'text' ? push.content.text : undefined,
    },
    await stores.skillGroups.fallback(),
  );
  const conversation = await stores.conversations.add({
    id: newId(),
    channelId: claimed.channelId,
    identityId: identity.id,
    customerId: identity.customerId,
    skillGroupId: decision.skillGroupId,
    preferredAgentId: agentOrderOf(rules).lastAgentFirst ? identity.lastAgentId : undefined,
    state: 'queued',
    entry,
    openedAt: at,
  });
  await stores.conversations.addRoutingDecision({
    id: newId(),
    conversationId: conversation.id,
    list: 'skill_group',
    reason: { ...decision, entry },
    at,
  });
  return { conversation, cause: 'opened' };
};

const entryOf = (identity: Identity, push: PushOf<'message'>): ConversationEntry => {
  const fresh =
    identity.entry !== undefined &&
    identity.enteredAt !== undefined &&
    push.createdAt.getTime() - identity.enteredAt.getTime() <= ENTRY_VALID_MS;
  return fresh && identity.entry ? identity.entry : { via: 'message' };
};
