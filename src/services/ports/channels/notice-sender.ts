import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { DeliveryError } from '../../../domain/conversations/message.js';
import type { NoticeTemplate, NoticeValues } from '../../../domain/notices/notice-template.js';

type NoticeChannel = { readonly id: string; readonly kind: ChannelKind };

/** `sent`: WeChat took it; a push says later whether it arrived. `unknown`: no readable answer came. */
export type NoticeOutcome =
  | { readonly status: 'sent'; readonly wechatMessageId: string | undefined }
  | { readonly status: 'failed' | 'unknown'; readonly error: DeliveryError };

/** Messages outside the reply window, as the platform has them. Never throws for what it answers or fails to. */
export type NoticeSender = {
  readonly listTemplates: (
    channel: NoticeChannel,
  ) => Promise<
    | { readonly status: 'read'; readonly templates: readonly NoticeTemplate[] }
    | { readonly status: 'failed'; readonly error: DeliveryError }
  >;
  readonly send: (input: {
    readonly channel: NoticeChannel;
    readonly openid: string;
    readonly templateId: string;
    readonly values: NoticeValues;
    /** Opened by a tap: a page of the mini program, or an address for an official account. */
    readonly page: string | undefined;
    /** Two sends with the same one within 10 minutes are one (official accounts only); at most 32 characters. */
    readonly dedupeId: string;
  }) => Promise<NoticeOutcome>;
};
