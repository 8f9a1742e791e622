import type { InboundEventContent } from '../../domain/conversations/inbound.js';
import type { DeliveryError } from '../../domain/conversations/message.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { endNotice } from './deliver-notice.js';

type Pushed = { readonly content: InboundEventContent; readonly identityId: string; readonly at: Date };
type Reported = {
  readonly identityId: string;
  readonly wechatMessageId: string;
  readonly templateId: string | undefined;
  readonly error: DeliveryError | undefined;
  readonly at: Date;
};

/** WeChat doc: 模版消息发送任务完成: `success`, `failed:user block`, `failed: system failed`; its spaces differ. */
const templateError = (status: string): DeliveryError | undefined => {
  if (status === 'success') return undefined;
  return { code: /user\s*block/i.test(status) ? 'notice_blocked' : 'notice_not_delivered' };
};

/** What pushes say about messages outside the window: whether they arrived, and what customers agreed to. */
export const followNotices = async (stores: Stores, pushed: Pushed): Promise<void> => {
  const { content, identityId, at } = pushed;
  switch (content.type) {
    case 'template_sent': {
      const error = templateError(content.status);
      return report(stores, { identityId, wechatMessageId: content.jobId, templateId: undefined, error, at });
    }
    case 'subscription_message_sent':
      for (const result of content.results) await followSubscription(stores, pushed, result);
      return undefined;
    case 'subscription_chosen':
    case 'subscription_changed':
      for (const { templateId, accepted } of content.choices) {
        await stores.notices.changeSubscription({ identityId, templateId, change: accepted ? 'accepted' : 'emptied' });
      }
      return undefined;
    default:
      return undefined;
  }
};

type SentResult = Extract<InboundEventContent, { type: 'subscription_message_sent' }>['results'][number];

const followSubscription = async (
  stores: Stores,
  { identityId, at }: Pushed,
  { templateId, messageId: wechatMessageId, errorCode }: SentResult,
): Promise<void> => {
  const isSent = errorCode === '0' || errorCode === '';
  const error = isSent ? undefined : { code: 'notice_not_delivered', errcode: Number(errorCode) || 0 };
  await report(stores, { identityId, wechatMessageId, templateId, error, at });
  if (isSent) await stores.notices.changeSubscription({ identityId, templateId, change: 'spent' });
};

/** A job of this account that the desk did not start is of no interest here. */
const report = async (stores: Stores, { error, at, ...which }: Reported): Promise<void> => {
  const notice = await stores.notices.lockReported(which);
  if (!notice) return;
  const { wechatMessageId } = which;
  await endNotice(stores, notice, { state: error ? 'failed' : 'sent', error, wechatMessageId, at });
};
