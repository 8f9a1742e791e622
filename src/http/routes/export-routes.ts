import { z } from 'zod';
import { exportQuery, transcriptAnswer } from '../../contract/conversations/conversation-export.js';
import { id } from '../../contract/paging.js';
import type { ExportConversation } from '../../services/conversations/export-conversation.js';
import { sendBytes } from '../bodies/send-bytes.js';
import { bytesRoute, route } from '../route.js';
import type { Route } from '../route.js';

export type ExportRouteDeps = { readonly exportConversation: ExportConversation };

const params = z.strictObject({ conversationId: id });

export const exportRoutes = ({ exportConversation }: ExportRouteDeps): readonly Route[] => [
  bytesRoute({
    name: 'conversation.export',
    method: 'GET',
    path: '/api/v1/conversations/:conversationId/export',
    summary: 'A conversation as a file: text or CSV. Phone numbers are masked by role.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ params, query: exportQuery }),
    handle: async ({ actor, params: { conversationId }, query: { form }, ctx }) => {
      const { text, contentType, fileName } = await exportConversation.file({ actor, conversationId, form });
      sendBytes(ctx, { bytes: Buffer.from(text), contentType, fileName });
    },
  }),
  route({
    name: 'conversation.transcript',
    method: 'GET',
    path: '/api/v1/conversations/:conversationId/transcript',
    summary: 'A conversation in words, line by line, to be printed. Phone numbers are masked by role.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ params }),
    answer: transcriptAnswer,
    handle: async ({ actor, params: { conversationId } }) => {
      const { title, lines } = await exportConversation.transcript({ actor, conversationId });
      return { title, lines: lines.map(({ at, ...line }) => ({ ...line, at: at.toISOString() })) };
    },
  }),
];
