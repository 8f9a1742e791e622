import { z } from 'zod';
import { channelKind } from '../channels/channels.js';
import { id, instant } from '../paging.js';
import { linkBody, menuBody, miniProgramCardBody } from './reply-contents.js';

export const deliveryState = z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']);

/** Why a line did not arrive: `code` has words in the console, `errcode` and `rid` are WeChat's. */
export const deliveryError = z.object({ code: z.string(), errcode: z.number().optional(), rid: z.string().optional() });

/** A stored picture, voice or video. `url` is signed and lives 10 minutes; null while pending or failed. */
export const mediaView = z.object({
  id,
  state: z.enum(['pending', 'stored', 'failed']),
  kind: z.enum(['image', 'voice', 'video', 'file']),
  contentType: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  url: z.string().nullable(),
});
export type MediaView = z.infer<typeof mediaView>;

/** What a line holds. Members beside `type` depend on it (docs/api.md lists them); a type that is not known is shown as a labelled card. */
export const messageContent = z.looseObject({ type: z.string() });
export type MessageContentView = z.infer<typeof messageContent>;

export const messageView = z.object({
  id,
  conversationId: id,
  number: z.number().int(),
  clientMsgId: z.string().nullable(),
  direction: z.enum(['inbound', 'outbound', 'event', 'note']),
  agentId: id.nullable(),
  content: messageContent,
  media: mediaView.nullable(),
  delivery: deliveryState.nullable(),
  deliveryError: deliveryError.nullable(),
  late: z.boolean(),
  occurredAt: instant,
});
export type MessageView = z.infer<typeof messageView>;

/**
 * `before` pages back from a message number, `after` reads what came since one, `around` gives the lines before and after a
 * message of this conversation. Items are in ascending order.
 */
export const messageQuery = z.strictObject({
  before: z.coerce.number().int().min(1).optional(),
  after: z.coerce.number().int().min(0).optional(),
  around: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** `hasMore`: further in the direction that was asked for. `hasLater`: there are lines after the last of these. */
export const messageList = z.object({ items: z.array(messageView), hasMore: z.boolean(), hasLater: z.boolean() });

/** Lines of the same customer in the conversations before, or after, the one they are asked from; `cursor` as it was given. */
export const historyQuery = z.strictObject({
  direction: z.enum(['earlier', 'later']).default('earlier'),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
/** What stands over the lines of one conversation. */
export const historyConversation = z.object({
  id,
  channelName: z.string(),
  channelKind,
  state: z.string(),
  openedAt: instant,
  closedAt: instant.nullable(),
  agentName: z.string().nullable(),
  wrapUp: z.object({ reason: z.string().optional(), note: z.string().optional() }).nullable(),
});
export type HistoryConversation = z.infer<typeof historyConversation>;
/** Both in ascending order: conversations by their opening, lines by conversation and number. */
export const historyPage = z.object({
  conversations: z.array(historyConversation),
  items: z.array(messageView),
  nextCursor: z.string().nullable(),
});
export type HistoryPage = z.infer<typeof historyPage>;

/** Reply text is 1 to 2048 bytes of UTF-8 after trimming; exactly one kind of content. */
const replyText = z
  .string()
  .trim()
  .min(1)
  .refine((text) => new TextEncoder().encode(text).length <= 2048, 'too_long');
export const replyBody = z
  .strictObject({
    assignmentNumber: z.number().int().min(1),
    clientMsgId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    text: replyText.optional(),
    mediaId: id.optional(),
    link: linkBody.optional(),
    news: linkBody.optional(),
    miniProgramCard: miniProgramCardBody.optional(),
    menu: menuBody.optional(),
    /** Takes the message that is otherwise kept for the merchant's closing text. */
    useReserve: z.boolean().optional(),
  })
  .refine(
    ({ text, mediaId, link, news, miniProgramCard, menu }) =>
      [text, mediaId, link, news, miniProgramCard, menu].filter((content) => content !== undefined).length === 1,
    'one_content',
  );
export type ReplyBody = z.infer<typeof replyBody>;

export const mediaAnswer = z.object({ mediaId: id });
/** Fields beside the file of an upload. */
export const mediaFields = z.strictObject({ conversationId: id.optional() });
export const mediaLinkQuery = z.strictObject({
  expires: z.coerce.number().int().min(0),
  signature: z.string().min(1).max(128),
});
