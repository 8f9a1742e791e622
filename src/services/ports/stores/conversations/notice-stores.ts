import type { DeliveryError, DeliveryState } from '../../../../domain/conversations/message.js';
import type { NoticeTemplate, NoticeValues } from '../../../../domain/notices/notice-template.js';

/** The line of a conversation that shows a notice. */
export type NoticeLine = {
  readonly conversationId: string;
  readonly messageId: string;
  readonly openedMonth: string;
};

/** A template or subscribe message on its way to one identity. */
export type Notice = {
  readonly id: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly templateId: string;
  readonly values: NoticeValues;
  readonly page: string | undefined;
  readonly line: NoticeLine | undefined;
  readonly state: DeliveryState;
  readonly error: DeliveryError | undefined;
};

export type NewNotice = Omit<Notice, 'state' | 'error'> & {
  readonly agentId: string | undefined;
  readonly createdAt: Date;
};

export type NoticeStore = {
  readonly templatesOf: (
    channelId: string,
  ) => Promise<{ readonly templates: readonly NoticeTemplate[]; readonly readAt: Date | undefined }>;
  readonly findTemplate: (channelId: string, templateId: string) => Promise<NoticeTemplate | undefined>;
  /** Takes the place of what was read before. */
  readonly saveTemplates: (channelId: string, templates: readonly NoticeTemplate[], at: Date) => Promise<void>;
  readonly add: (notice: NewNotice) => Promise<void>;
  readonly findById: (id: string) => Promise<Notice | undefined>;
  readonly lockById: (id: string) => Promise<Notice | undefined>;
  /** The notice a push speaks of: by WeChat's id of it, else the last one of this template that has no id yet. */
  readonly lockReported: (input: {
    readonly identityId: string;
    readonly wechatMessageId: string;
    readonly templateId: string | undefined;
  }) => Promise<Notice | undefined>;
  readonly end: (input: {
    readonly id: string;
    readonly state: DeliveryState;
    readonly error: DeliveryError | undefined;
    readonly wechatMessageId?: string | undefined;
    readonly at: Date;
  }) => Promise<void>;
  /** One accepted popup is worth one message; a rejection or a refusal by WeChat empties what was counted. */
  readonly changeSubscription: (input: {
    readonly identityId: string;
    readonly templateId: string;
    readonly change: 'accepted' | 'spent' | 'emptied';
  }) => Promise<void>;
  /** How many messages of each template the identity has agreed to and not yet got. */
  readonly subscriptionsOf: (identityId: string) => Promise<ReadonlyMap<string, number>>;
};
