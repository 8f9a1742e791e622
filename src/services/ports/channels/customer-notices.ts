import type { DeliveryError, DeliveryState } from '../../../domain/conversations/message.js';
import type { NoticeValues } from '../../../domain/notices/notice-template.js';

/** Telling a customer something when no reply window is open: for tickets and whatever else outlives a conversation. */
export type CustomerNotices = {
  /**
   * Sends a template message (official account) or a subscribe message (mini program) to one identity, once per `noticeId`.
   * Throws `not_found` for an identity or template that is not the merchant's, `validation` with the field WeChat would refuse.
   */
  readonly notify: (input: {
    readonly merchantId: string;
    /** A uuid made by the caller; the same one again answers what became of the first. */
    readonly noticeId: string;
    readonly identityId: string;
    readonly templateId: string;
    readonly values: NoticeValues;
    readonly page?: string | undefined;
  }) => Promise<{ readonly state: DeliveryState; readonly error: DeliveryError | undefined }>;
};
