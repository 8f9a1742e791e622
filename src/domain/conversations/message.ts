import type { NoticeKind } from '../notices/notice-template.js';
import type { InboundEventContent, InboundMessageContent } from './inbound.js';

/** `event`: a grey line (followed, transferred, closed …); `note`: seen by agents only. */
export type MessageDirection = 'inbound' | 'outbound' | 'event' | 'note';

/** `unknown`: WeChat's answer never came; it may have been delivered, and no machine sends it again. */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown';

/** Why a message was not delivered: a code (`wechat_45015` style or ours) the console has words for, and WeChat's own. */
export type DeliveryError = {
  readonly code: string;
  readonly errcode?: number;
  readonly rid?: string;
};

/** A picture, voice or video that we keep: an id of the media table stands in for WeChat's short-lived one. */
export type StoredMedia = { readonly storedMediaId: string };

export type OutboundContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly storedMediaId: string }
  | { readonly type: 'voice'; readonly storedMediaId: string }
  | {
      readonly type: 'video';
      readonly storedMediaId: string;
      readonly thumbStoredMediaId?: string;
      readonly title?: string;
      readonly description?: string;
    }
  | {
      readonly type: 'link' | 'news';
      readonly title: string;
      readonly description: string;
      readonly url: string;
      readonly pictureUrl: string;
    }
  | {
      readonly type: 'mini_program_page';
      readonly title: string;
      readonly appId: string;
      readonly pagePath: string;
      readonly thumbStoredMediaId: string;
    }
  | {
      readonly type: 'menu';
      readonly head: string;
      readonly items: readonly { readonly id: string; readonly text: string }[];
      readonly tail: string;
    };

/** Something the desk itself did, shown as a grey line. */
export type DeskEventContent = {
  readonly type: 'desk_event';
  readonly act:
    | 'opened'
    | 'queued'
    | 'left_message'
    | 'rated'
    | 'assigned'
    | 'accepted'
    | 'claimed'
    | 'taken_over'
    | 'transferred'
    | 'returned'
    | 'closed'
    | 'reopened';
  readonly agentId?: string;
  readonly agentName?: string;
  readonly toAgentId?: string;
  readonly toAgentName?: string;
  readonly toSkillGroupId?: string;
  readonly toSkillGroupName?: string;
  readonly reason?: string;
  readonly note?: string;
};

/** A template or subscribe message, as its customer reads it. */
export type NoticeContent = {
  readonly type: 'notice';
  readonly notice: NoticeKind;
  readonly templateId: string;
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
};

/** A private note; names as they were when it was written. */
export type NoteContent = {
  readonly type: 'text';
  readonly text: string;
  readonly mentions: readonly { readonly agentId: string; readonly name: string }[];
};

export type MessageContent =
  | (InboundMessageContent & Partial<StoredMedia> & { readonly thumbStoredMediaId?: string })
  | InboundEventContent
  | OutboundContent
  | NoticeContent
  | NoteContent
  | DeskEventContent;

export type Message = {
  readonly id: string;
  readonly conversationId: string;
  /** Gap-free inside its conversation, given in the database transaction; shown by (occurredAt, number). */
  readonly number: number;
  readonly clientMsgId: string | undefined;
  readonly direction: MessageDirection;
  readonly agentId: string | undefined;
  readonly content: MessageContent;
  readonly delivery: DeliveryState | undefined;
  readonly deliveryError: DeliveryError | undefined;
  /** It came after a younger line of the same conversation was already shown. */
  readonly late: boolean;
  readonly occurredAt: Date;
};
