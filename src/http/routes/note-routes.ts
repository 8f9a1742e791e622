import { z } from 'zod';
import { messageView } from '../../contract/conversations/messages.js';
import { mentionList, noteBody, seenMentionsBody } from '../../contract/conversations/notes.js';
import { id } from '../../contract/paging.js';
import { AppError } from '../../kernel/errors.js';
import type { AddNote } from '../../services/conversations/notes/add-note.js';
import type { ListMentions, SeeMentions } from '../../services/conversations/notes/mentions.js';
import type { MessageViews } from '../../services/reads/message-views.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type NoteRouteDeps = {
  readonly messageViews: MessageViews;
  readonly addNote: AddNote;
  readonly listMentions: ListMentions;
  readonly seeMentions: SeeMentions;
};

export const noteRoutes = ({ messageViews, ...deps }: NoteRouteDeps): readonly Route[] => [
  route({
    name: 'note.create',
    method: 'POST',
    path: '/api/v1/conversations/:conversationId/notes',
    summary: 'Writes a private note that agents see. Those it mentions are told and may see the conversation.',
    access: 'conversations.serve',
    limit: 'write',
    input: z.object({ params: z.strictObject({ conversationId: id }), body: noteBody }),
    answer: messageView,
    handle: async ({ actor, params: { conversationId }, body }) => {
      const note = await deps.addNote({ actor, conversationId, ...body });
      const [view] = await messageViews.viewsOf(actor.merchantId, [note]);
      if (!view) throw new AppError('missing', 'not_found');
      return view;
    },
  }),
  route({
    name: 'mention.list',
    method: 'GET',
    path: '/api/v1/me/mentions',
    summary: 'Notes that mention the caller and have not been seen, youngest first.',
    access: 'self.read',
    limit: 'read',
    input: z.object({}),
    answer: mentionList,
    handle: async ({ actor }) => ({
      items: (await deps.listMentions({ actor })).map(({ mentionedAt, ...mention }) => ({
        ...mention,
        mentionedAt: mentionedAt.toISOString(),
      })),
    }),
  }),
  route({
    name: 'mention.seen',
    method: 'POST',
    path: '/api/v1/me/mentions/seen',
    summary: 'What mentions the caller in this conversation has been seen.',
    access: 'self.change',
    limit: 'write',
    input: z.object({ body: seenMentionsBody }),
    answer: z.object({}),
    handle: async ({ actor, body }) => {
      await deps.seeMentions({ actor, ...body });
      return {};
    },
  }),
];
