import type { ConversationEntry } from '../../../domain/conversations/conversation.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { ConversationCause } from '../../../domain/conversations/events.js';
import type { MerchantSettings } from '../../../domain/people/merchant-settings.js';
import type { ArrivalState } from '../../business-hours/opening.js';
import { arrivalStateOf } from '../../business-hours/opening.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { isSelfServed } from '../../self-service/rules-of-channel.js';
import { chooseGroup } from './choose-group.js';
import { lockOpen } from './meet-customer.js';
import type { PushOf, Receiving } from './receiving.js';

type Arrival = { readonly identity: Identity; readonly push: PushOf<'message'> };
type Opened = { readonly conversation: Conversation; readonly cause: ConversationCause };

// How long a scan, a menu press or an entered chat says where the next conversation comes from.
const ENTRY_VALID_MS = 30 * 60_000;

/**
 * The open conversation of the identity, locked; else the one closed a moment ago, reopened; else a new one: in self-service
 * where the channel has rules, in the queue where it has none.
 */
export const openConversation = async (stores: Stores, receiving: Receiving, arrival: Arrival): Promise<Opened> => {
  const open = await lockOpen(stores, receiving, arrival.identity);
  if (open) return { conversation: open, cause: 'message' };
  const { settings } = await stores.merchants.current();
  return (
    (await reopen(stores, receiving, { identity: arrival.identity, settings })) ??
    (await startNew(stores, receiving, arrival))
  );
};

/** Back to its old place in the queue, with its agent preferred: routing gives it back at once where they are assignable. */
const reopen = async (
  stores: Stores,
  { at }: Receiving,
  { identity, settings }: { readonly identity: Identity; readonly settings: MerchantSettings },
): Promise<Opened | undefined> => {
  const since = new Date(at.getTime() - settings.reopenMinutes * 60_000);
  const closed = await stores.conversations.lockClosedSince(identity.id, since);
  // What self-service ended without a person begins anew, with the rules.
  if (!closed || closed.skillGroupId === undefined) return undefined;
  const arrival = await arrivalStateOf(stores, { skillGroupId: closed.skillGroupId, at });
  const conversation = await stores.conversations.update(closed.id, {
    state: arrival.state,
    agentId: null,
    preferredAgentId: closed.agentId ?? null,
    queuedAt: arrival.state === 'queued' ? at : null,
    closedAt: null,
    closeReason: null,
    assignedAt: null,
    acceptedAt: null,
  });
  await setOpeningTimer(stores, conversation, arrival);
  return { conversation, cause: 'reopened' };
};

const startNew = async (
  stores: Stores,
  { claimed, at, newId }: Receiving,
  { identity, push }: Arrival,
): Promise<Opened> => {
  const entry = entryOf(identity, push);
  const shared = {
    id: newId(),
    channelId: claimed.channelId,
    identityId: identity.id,
    customerId: identity.customerId,
    entry,
    openedAt: at,
  };
  if (await isSelfServed(stores, claimed.channelId)) {
    const served = { skillGroupId: undefined, preferredAgentId: undefined, state: 'self_service' as const };
    return { conversation: await stores.conversations.add({ ...shared, ...served }), cause: 'opened' };
  }
  const text = push.content.type === 'text' ? push.content.text : undefined;
  const { decision, preferredAgentId } = await chooseGroup(stores, { identity, entry, text });
  const { skillGroupId } = decision;
  const arrival = await arrivalStateOf(stores, { skillGroupId, at });
  const { state } = arrival;
  const conversation = await stores.conversations.add({ ...shared, skillGroupId, preferredAgentId, state });
  await setOpeningTimer(stores, conversation, arrival);
  await stores.conversations.addRoutingDecision({
    id: newId(),
    conversationId: conversation.id,
    list: 'skill_group',
    reason: { ...decision, entry },
    at,
  });
  return { conversation, cause: 'opened' };
};

/** A message left is queued when the desk opens. */
export const setOpeningTimer = async (
  { timers }: Pick<Stores, 'timers'>,
  { id }: Conversation,
  arrival: ArrivalState,
): Promise<void> => {
  if (arrival.state === 'queued') return;
  await timers.set({ kind: 'left_message', subjectId: id, dueAt: arrival.opensAt });
};

export const entryOf = (identity: Identity, push: Pick<PushOf<'message'>, 'createdAt'>): ConversationEntry => {
  const fresh =
    identity.entry !== undefined &&
    identity.enteredAt !== undefined &&
    push.createdAt.getTime() - identity.enteredAt.getTime() <= ENTRY_VALID_MS;
  return fresh && identity.entry ? identity.entry : { via: 'message' };
};
