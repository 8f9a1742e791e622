import { z } from 'zod';
import { messageView } from '../../../../src/contract/conversations/messages.js';
import { mentionList } from '../../../../src/contract/conversations/notes.js';
import type { noteBody } from '../../../../src/contract/conversations/notes.js';
import {
  importedQuickReplies,
  quickReplyList,
  quickReplyView,
} from '../../../../src/contract/conversations/quick-replies.js';
import type { ImportQuickRepliesBody, QuickReplyBody } from '../../../../src/contract/conversations/quick-replies.js';
import { sensitiveWords } from '../../../../src/contract/conversations/sensitive-words.js';
import type { SensitiveWordView } from '../../../../src/contract/conversations/sensitive-words.js';
import type { Call } from '../call.js';

const nothing = z.unknown();

/** What helps an agent write: notes, prepared answers, words to keep out. */
export const createComposingApi = (call: Call) => ({
  addNote: (conversationId: string, body: z.input<typeof noteBody>) =>
    call({
      method: 'POST',
      path: `/conversations/${encodeURIComponent(conversationId)}/notes`,
      body,
      answer: messageView,
    }),
  mentions: () => call({ path: '/me/mentions', answer: mentionList }),
  seeMentions: (conversationId: string) =>
    call({ method: 'POST', path: '/me/mentions/seen', body: { conversationId }, answer: nothing }),

  quickReplies: (cursor?: string) =>
    call({ path: '/quick-replies', query: { limit: 200, cursor }, answer: quickReplyList }),
  addQuickReply: (body: QuickReplyBody) =>
    call({ method: 'POST', path: '/quick-replies', body, answer: quickReplyView }),
  changeQuickReply: (id: string, body: QuickReplyBody) =>
    call({ method: 'PUT', path: `/quick-replies/${encodeURIComponent(id)}`, body, answer: quickReplyView }),
  removeQuickReply: (id: string) =>
    call({ method: 'DELETE', path: `/quick-replies/${encodeURIComponent(id)}`, answer: nothing }),
  useQuickReply: (id: string) =>
    call({ method: 'POST', path: `/quick-replies/${encodeURIComponent(id)}/use`, body: {}, answer: nothing }),
  importQuickReplies: (body: ImportQuickRepliesBody) =>
    call({ method: 'POST', path: '/quick-replies/import', body, answer: importedQuickReplies }),

  sensitiveWords: () => call({ path: '/sensitive-words', answer: sensitiveWords }),
  replaceSensitiveWords: (items: readonly SensitiveWordView[]) =>
    call({ method: 'PUT', path: '/sensitive-words', body: { items }, answer: sensitiveWords }),
});
