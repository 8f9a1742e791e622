import { reserve } from '../../../domain/channels/reply-window.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Logger } from '../../../kernel/logger.js';
import { announceDelivery } from '../../messages/delivery/record-outcome.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { PassiveReply } from '../../ports/stores/conversations/self-service-stores.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly logger: Logger;
};

/** `sent`: the response was written. `late`: nobody waits for the response any more. */
export type PassiveEnd = 'sent' | 'late';

/** Ends a passive reply, once. Never throws: a timer looks after one whose end could not be written. */
export const createSettlePassiveReply =
  (deps: Deps) =>
  async (merchantId: string, messageId: string, end: PassiveEnd): Promise<void> => {
    try {
      const channelId = await deps.unitOfWork.run(merchantId, async (stores) => {
        await stores.timers.cancel(['passive_reply'], messageId);
        return endPassiveReply(stores, deps, { messageId, end });
      });
      deps.wakeUp.wake('outbox', merchantId);
      if (channelId !== undefined) deps.wakeUp.wake('outbound', channelId);
    } catch (error) {
      deps.logger.warn({ messageId, end, err: error }, 'end of a passive reply not written yet');
    }
  };

export type SettlePassiveReply = ReturnType<typeof createSettlePassiveReply>;

type Ending = { readonly messageId: string; readonly end: PassiveEnd };

/** Returns the channel on which something now waits for the sender. */
export const endPassiveReply = async (
  stores: Stores,
  deps: Pick<Deps, 'clock' | 'newId'>,
  { messageId, end }: Ending,
): Promise<string | undefined> => {
  const reply = await stores.passiveReplies.end(messageId, end);
  const conversation = reply && (await stores.conversations.findById(reply.conversationId));
  if (!reply || !conversation) return undefined;
  if (end === 'late') return sendInstead(stores, deps, reply);
  await announceDelivery(stores, conversation, { mine: reply, delivery: 'sent', error: undefined });
  return undefined;
};

/** As a customer-service message, where the allowance permits it; else the agent sees that it did not arrive. */
const sendInstead = async (
  stores: Stores,
  { clock, newId }: Pick<Deps, 'clock' | 'newId'>,
  { messageId, conversationId, openedMonth, content }: PassiveReply,
): Promise<string | undefined> => {
  const conversation = await stores.conversations.lockById(conversationId);
  const identity = conversation && (await stores.customers.lockIdentityById(conversation.identityId));
  if (!identity) return undefined;
  const at = clock.now();
  const reservation = reserve(await stores.grants.of(identity.id), 1, at);
  const [charge] = reservation.status === 'reserved' ? reservation.charges : [];
  if (reservation.status === 'refused' || !charge) {
    const error = { code: reservation.status === 'refused' ? reservation.reason : 'quota_used' };
    await announceDelivery(stores, conversation, { mine: { messageId, openedMonth }, delivery: 'failed', error });
    return undefined;
  }
  await stores.grants.save(identity.id, reservation.grants);
  const { channelId, agentId, skillGroupId } = conversation;
  await stores.outbound.add([
    {
      id: newId(),
      channelId,
      identityId: identity.id,
      conversationId,
      messageId,
      openedMonth,
      part: 1,
      parts: 1,
      openid: identity.openid,
      content,
      charge,
      createdAt: at,
    },
  ]);
  await stores.outbox.add([
    {
      type: 'allowance.changed',
      conversationId,
      identityId: identity.id,
      grants: reservation.grants,
      audience: { agentId, skillGroupId },
    },
  ]);
  return channelId;
};
