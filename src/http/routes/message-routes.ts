import { z } from 'zod';
import {
  historyPage,
  historyQuery,
  messageList,
  messageQuery,
  messageView,
  replyBody,
} from '../../contract/conversations/messages.js';
import { id } from '../../contract/paging.js';
import { AppError } from '../../kernel/errors.js';
import type { ReplyContent } from '../../services/messages/reply-content.js';
import type { SendReply } from '../../services/messages/send-reply.js';
import type { CustomerLines } from '../../services/reads/customer-lines.js';
import type { MessageViews } from '../../services/reads/message-views.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type MessageRouteDeps = {
  readonly messageViews: MessageViews;
  readonly customerLines: CustomerLines;
  readonly sendReply: SendReply;
};

const params = z.strictObject({ conversationId: id });
const path = '/api/v1/conversations/:conversationId/messages';

type Contents = Pick<z.output<typeof replyBody>, 'text' | 'mediaId' | 'link' | 'news' | 'miniProgramCard' | 'menu'>;

/** What a reply says, as the use case takes it. */
export const contentOf = ({ text, mediaId, link, news, miniProgramCard, menu }: Contents): ReplyContent => {
  if (text !== undefined) return { type: 'text', text };
  if (mediaId !== undefined) return { type: 'media', mediaId };
  if (link) return { type: 'link', ...link };
  if (news) return { type: 'news', ...news };
  if (miniProgramCard) return { type: 'mini_program_card', ...miniProgramCard };
  if (menu) return { type: 'menu', ...menu };
  throw new AppError('invalid', 'validation');
};

const historyRoute = ({ customerLines }: MessageRouteDeps): Route =>
  route({
    name: 'message.history',
    method: 'GET',
    path: '/api/v1/conversations/:conversationId/history',
    summary: 'Lines of the same customer in the conversations before, or after, this one.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ params, query: historyQuery }),
    answer: historyPage,
    handle: ({ actor, params: { conversationId }, query }) => customerLines({ actor, conversationId, ...query }),
  });

export const messageRoutes = (deps: MessageRouteDeps): readonly Route[] => [historyRoute(deps), ...linesRoutes(deps)];

const linesRoutes = ({ messageViews, sendReply }: MessageRouteDeps): readonly Route[] => [
  route({
    name: 'message.list',
    method: 'GET',
    path,
    summary: 'Lines of a conversation in ascending order, paged by their number.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ params, query: messageQuery }),
    answer: messageList,
    handle: ({ actor, params: { conversationId }, query }) => messageViews.list({ actor, conversationId, ...query }),
  }),
  route({
    name: 'message.create',
    method: 'POST',
    path,
    summary: 'Queues a reply. Sent again with the same clientMsgId it is stored once.',
    access: 'conversations.serve',
    limit: 'write',
    input: z.object({ params, body: replyBody }),
    answer: messageView,
    handle: async ({ actor, params: { conversationId }, body }) => {
      const { assignmentNumber, clientMsgId, useReserve } = body;
      const reply = { actor, conversationId, assignmentNumber, clientMsgId, useReserve, content: contentOf(body) };
      const [view] = await messageViews.viewsOf(actor.merchantId, [await sendReply(reply)]);
      if (!view) throw new AppError('missing', 'not_found');
      return view;
    },
  }),
];
