import { historyPage, mediaAnswer, messageList, messageView } from '../../../../src/contract/conversations/messages.js';
import type { ReplyBody } from '../../../../src/contract/conversations/messages.js';
import type { Call } from '../call.js';

export type MessageRange = {
  readonly before?: number;
  readonly after?: number;
  readonly around?: string;
  readonly limit: number;
};
type HistoryRange = {
  readonly direction: 'earlier' | 'later';
  readonly cursor: string | undefined;
  readonly limit: number;
};

export const createMessagesApi = (call: Call) => ({
  list: (conversationId: string, range: MessageRange) =>
    call({
      path: `/conversations/${encodeURIComponent(conversationId)}/messages`,
      query: { before: range.before, after: range.after, around: range.around, limit: range.limit },
      answer: messageList,
    }),
  history: (conversationId: string, range: HistoryRange) =>
    call({
      path: `/conversations/${encodeURIComponent(conversationId)}/history`,
      query: range,
      answer: historyPage,
    }),
  reply: (conversationId: string, body: ReplyBody) =>
    call({
      method: 'POST',
      path: `/conversations/${encodeURIComponent(conversationId)}/messages`,
      body,
      outlivesPage: true,
      answer: messageView,
    }),
  upload: (file: Blob, name: string) => {
    const form = new FormData();
    form.append('file', file, name);
    return call({ method: 'POST', path: '/media', form, answer: mediaAnswer });
  },
});

export type MessagesApi = ReturnType<typeof createMessagesApi>;
