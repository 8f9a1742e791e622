import type { ConversationEntry } from '../../../domain/conversations/conversation.js';
import type { InboundEventContent } from '../../../domain/conversations/inbound.js';
import { addLines, announce } from '../../conversations/desk-line.js';
import { openErasureForWeChat } from '../../erasing/erase-tasks.js';
import { closeLocked } from '../../conversations/close-conversation.js';
import { followNotices } from '../../notices/follow-notices.js';
import type { Identity } from '../../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { tagByCode } from '../../qr-codes/tag-by-code.js';
import { conversationForEvent, ruleEventOf } from '../../self-service/answering/answer-event.js';
import { serveItself } from '../../self-service/answering/serve-itself.js';
import { lockOpen, meetCustomer } from './meet-customer.js';
import { openWindow } from './open-window.js';
import { NOTHING_MORE } from './receiving.js';
import type { PushOf, Received, Receiving } from './receiving.js';

/** Events of the platform about the account, and not of a customer. */
const WITHOUT_CUSTOMER: readonly InboundEventContent['type'][] = ['platform_notice', 'personal_data_withdrawn'];

/**
 * Keeps an event as a fact, opens the window it gives, remembers how the customer came in, and shows it as a grey line where a
 * conversation is open; where the channel has rules about such an event, they answer it.
 */
export const receiveEvent = async (stores: Stores, receiving: Receiving, push: PushOf<'event'>): Promise<Received> => {
  // Sent every 5 s while a chat is open, and of no use to the desk: only the journal keeps it.
  if (push.content.type === 'location_reported') return NOTHING_MORE;
  if (WITHOUT_CUSTOMER.includes(push.content.type)) {
    await keepFact(stores, receiving, { push, identity: undefined });
    if (push.content.type === 'personal_data_withdrawn')
      await openErasureForWeChat(stores, { channelId: receiving.claimed.channelId, ...push.content }, receiving);
    return NOTHING_MORE;
  }
  const identity = await meetCustomer(stores, receiving);
  const received = await showLine(stores, receiving, { push, identity });
  await followNotices(stores, { content: push.content, identityId: identity.id, at: receiving.at });
  await keepFact(stores, receiving, { push, identity });
  return received;
};

type Happened = { readonly push: PushOf<'event'>; readonly identity: Identity };

const showLine = async (stores: Stores, receiving: Receiving, { push, identity }: Happened): Promise<Received> => {
  const before = await lockOpen(stores, receiving, identity);
  const entry = entryOf(push.content);
  await tagByCode(stores, { identity, entry, at: receiving.at });
  const answered = identity.isBlocked
    ? undefined
    : await conversationForEvent(stores, receiving, { push, identity, open: before, entry });
  const open = answered ?? before;
  await stores.customers.noteSeen(identity.id, { at: push.createdAt, ...(entry && { entry }) });
  await stores.outbox.add(await openWindow(stores, receiving, { identity, conversation: open }));
  const following = followingOf(push.content);
  if (following !== undefined) await stores.customers.setFollowing(identity.id, following);
  if (!open) return NOTHING_MORE;

  const { conversation, added } = await addLines(stores, open, {
    lines: [{ id: receiving.newId(), direction: 'event', content: push.content, at: push.createdAt }],
    patch: {},
  });
  await stores.outbox.add(announce({ before: open, after: conversation, cause: before ? 'message' : 'opened', added }));
  // No reply reaches a customer who has left the official account (WeChat doc: 接收事件推送).
  if (push.content.type === 'unfollowed') {
    await closeLocked(stores, { conversation, reason: 'unfollowed', at: receiving.at, newId: receiving.newId });
  }
  if (!answered) return NOTHING_MORE;
  const event = ruleEventOf(push.content);
  const { passive, sends, asksOrders } = await serveItself(stores, receiving, {
    conversation,
    identity,
    text: undefined,
    event,
  });
  return { startsTimer: true, sends, passive, ...(asksOrders && { asksOrders }) };
};

const keepFact = async (
  { customers }: Stores,
  { claimed, newId }: Receiving,
  { push, identity }: { readonly push: PushOf<'event'>; readonly identity: Identity | undefined },
): Promise<void> =>
  customers.addEvent({
    id: newId(),
    channelId: claimed.channelId,
    identityId: identity?.id,
    openid: push.openid,
    wechatName: push.wechatName,
    content: push.content,
    occurredAt: push.createdAt,
  });

const followingOf = (content: InboundEventContent): boolean | undefined => {
  if (content.type === 'followed') return true;
  return content.type === 'unfollowed' ? false : undefined;
};

const entryOf = (content: InboundEventContent): ConversationEntry | undefined => {
  if (content.type === 'followed') {
    return content.scene === undefined ? { via: 'follow' } : { via: 'qr', scene: content.scene };
  }
  if (content.type === 'qr_scanned') return { via: 'qr', scene: content.scene };
  if (content.type === 'menu_pressed') return { via: 'menu', menuKey: content.key };
  if (content.type === 'chat_entered') return { via: 'chat_entered', scene: content.sessionFrom };
  return undefined;
};
