import { addLines, announce } from '../../conversations/desk-line.js';
import { closeLocked } from '../../conversations/close-conversation.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import { keepMedia } from '../../messages/receiving/keep-media.js';
import { openWindow } from '../../messages/receiving/open-window.js';
import type { PushOf, Received, Receiving } from '../../messages/receiving/receiving.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';

type Written = { readonly identity: Identity; readonly push: PushOf<'message'> };

/** Their last conversation; a new one that is closed at once where there was none. Nobody is asked either way. */
const placeFor = async (stores: Stores, receiving: Receiving, { identity }: Written): Promise<Conversation> =>
  (await stores.conversations.lockOpenOf(identity.id)) ??
  (await stores.conversations.lockClosedSince(identity.id, new Date(0))) ??
  closeLocked(stores, {
    conversation: await stores.conversations.add({
      id: receiving.newId(),
      channelId: identity.channelId,
      identityId: identity.id,
      customerId: identity.customerId,
      skillGroupId: undefined,
      preferredAgentId: undefined,
      state: 'self_service',
      entry: { via: 'message' },
      openedAt: receiving.at,
    }),
    reason: 'blocked',
    at: receiving.at,
    newId: receiving.newId,
  });

/** Keeps a message of a customer on the block list where it can be read later: it opens, queues and answers nothing. */
export const keepBlocked = async (stores: Stores, receiving: Receiving, written: Written): Promise<Received> => {
  const { identity, push } = written;
  const before = await placeFor(stores, receiving, written);
  await stores.customers.noteSeen(identity.id, { at: push.createdAt });
  const { content, mediaId } = await keepMedia(stores, receiving, { push, conversationId: before.id });
  const line = { id: receiving.newId(), direction: 'inbound' as const, content, at: push.createdAt };
  const { conversation, added } = await addLines(stores, before, { lines: [line], patch: {} });
  const events = announce({ before, after: conversation, cause: 'message', added });
  await openWindow(stores, receiving, { identity, conversation, events });
  return { startsTimer: mediaId !== undefined, sends: false, passive: undefined };
};
