import type { DeliveryError } from '../../domain/conversations/message.js';
import type { Channel } from '../../domain/channels/channel.js';
import type { Clock } from '../../kernel/clock.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { NoticeOutcome, NoticeSender } from '../ports/channels/notice-sender.js';
import type { Notice } from '../ports/stores/conversations/notice-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly noticeSender: Pick<NoticeSender, 'send'>;
  readonly clock: Clock;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
};

/** A notice that is stored and may now leave. */
export type StoredNotice = {
  readonly merchantId: string;
  readonly notice: Pick<Notice, 'id' | 'templateId' | 'values' | 'page'>;
  readonly channel: Channel;
  readonly openid: string;
};

/** After this without an answer a notice is unknown: no machine sends it again. */
export const ANSWER_WITHIN_MS = 60_000;

/** Hands a stored notice to WeChat, once, and writes what it answered. */
export const createDeliverNotice =
  ({ unitOfWork, noticeSender, clock, wakeUp }: Deps) =>
  async ({ merchantId, notice, channel, openid }: StoredNotice): Promise<NoticeOutcome> => {
    const { id, templateId, values, page } = notice;
    const dedupeId = id.replaceAll('-', '');
    const outcome = await noticeSender.send({ channel, openid, templateId, values, page, dedupeId });
    await unitOfWork.run(merchantId, async (stores) => {
      const stored = await stores.notices.lockById(id);
      await stores.timers.cancel(['notice_answer'], id);
      // Its push may have come first, and knows more.
      if (stored?.state === 'sending' || stored?.state === 'unknown') {
        await endNotice(stores, stored, { ...toEnd(outcome), at: clock.now() });
      }
    });
    wakeUp.wake('outbox', merchantId);
    return outcome;
  };

export type DeliverNotice = ReturnType<typeof createDeliverNotice>;

const toEnd = (outcome: NoticeOutcome) =>
  outcome.status === 'sent'
    ? { state: 'sent' as const, error: undefined, wechatMessageId: outcome.wechatMessageId }
    : { state: outcome.status, error: outcome.error };

/** WeChat doc: 发送订阅消息: refused, or all that were agreed to are used up. */
const NOT_SUBSCRIBED = 'wechat_43101';

type End = {
  readonly state: 'sent' | 'failed' | 'unknown';
  readonly error: DeliveryError | undefined;
  readonly wechatMessageId?: string | undefined;
  readonly at: Date;
};

/** Writes how a locked notice ended, and shows it on its line. */
export const endNotice = async (stores: Stores, notice: Notice, end: End): Promise<void> => {
  await stores.notices.end({ id: notice.id, ...end });
  if (end.error?.code === NOT_SUBSCRIBED) {
    await stores.notices.changeSubscription({ ...notice, change: 'emptied' });
  }
  const { line } = notice;
  const conversation = line && (await stores.conversations.findById(line.conversationId));
  if (!line || !conversation) return;
  const message = await stores.messages.setDelivery({ ...line, delivery: end.state, error: end.error });
  if (!message) return;
  await stores.outbox.add([
    {
      type: 'message.delivery_changed',
      conversationId: conversation.id,
      messageId: message.id,
      number: message.number,
      delivery: end.state,
      error: end.error,
      audience: { agentId: conversation.agentId, skillGroupId: conversation.skillGroupId },
    },
  ]);
};
