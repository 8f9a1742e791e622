import { z } from 'zod';
import {
  assignmentBody,
  closeBody,
  conversationView,
  readBody,
  transferBody,
} from '../../contract/conversations/conversations.js';
import { id } from '../../contract/paging.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import { AppError } from '../../kernel/errors.js';
import type { AcceptConversation } from '../../services/conversations/handing/accept-conversation.js';
import type { ClaimConversation } from '../../services/conversations/handing/claim-conversation.js';
import type { CloseConversation } from '../../services/conversations/close-conversation.js';
import type { MarkRead } from '../../services/conversations/mark-read.js';
import type { ReturnConversation } from '../../services/conversations/handing/return-conversation.js';
import type { TransferConversation } from '../../services/conversations/handing/transfer-conversation.js';
import type { ConversationViews } from '../../services/reads/conversation-views.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type ServingRouteDeps = {
  readonly conversationViews: Pick<ConversationViews, 'viewsOf'>;
  readonly acceptConversation: AcceptConversation;
  readonly claimConversation: ClaimConversation;
  readonly transferConversation: TransferConversation;
  readonly returnConversation: ReturnConversation;
  readonly closeConversation: CloseConversation;
  readonly markRead: MarkRead;
};

const params = z.strictObject({ conversationId: id });

/** What all acts on a conversation have in common. */
const act = (verb: string, summary: string) => ({
  name: `conversation.${verb}`,
  method: 'POST' as const,
  path: `/api/v1/conversations/:conversationId/${verb}`,
  summary,
  access: 'conversations.serve' as const,
  limit: 'write' as const,
  answer: conversationView,
});

export const servingRoutes = ({ conversationViews, ...deps }: ServingRouteDeps): readonly Route[] => {
  /** The conversation as it stands after the act. */
  const present = async ({ merchantId }: Actor, { id: conversationId }: Conversation) => {
    const [view] = await conversationViews.viewsOf(merchantId, [conversationId]);
    if (!view) throw new AppError('missing', 'not_found');
    return view;
  };
  return [
    route({
      ...act('accept', 'Confirms what was assigned.'),
      input: z.object({ params, body: assignmentBody }),
      handle: async ({ actor, params: { conversationId }, body }) =>
        present(actor, await deps.acceptConversation({ actor, conversationId, ...body })),
    }),
    route({
      ...act('claim', 'Picks a waiting conversation.'),
      input: z.object({ params }),
      handle: async ({ actor, params: { conversationId } }) =>
        present(actor, await deps.claimConversation({ actor, conversationId })),
    }),
    route({
      ...act('transfer', 'Hands a conversation to a colleague or a skill group, with a note.'),
      input: z.object({ params, body: transferBody }),
      handle: async ({ actor, params: { conversationId }, body }) => {
        const { assignmentNumber, agentId: toAgentId, skillGroupId: toSkillGroupId, note } = body;
        const target = { toAgentId, toSkillGroupId, note };
        return present(actor, await deps.transferConversation({ actor, conversationId, assignmentNumber, ...target }));
      },
    }),
    route({
      ...act('return', 'Gives a conversation back to its old place in the queue.'),
      input: z.object({ params, body: assignmentBody }),
      handle: async ({ actor, params: { conversationId }, body }) =>
        present(actor, await deps.returnConversation({ actor, conversationId, ...body })),
    }),
    route({
      ...act('close', 'Ends a conversation, with a wrap-up reason and note.'),
      input: z.object({ params, body: closeBody }),
      handle: async ({ actor, params: { conversationId }, body }) =>
        present(actor, await deps.closeConversation({ actor, conversationId, ...body })),
    }),
    route({
      ...act('read', 'Has read up to this message number.'),
      input: z.object({ params, body: readBody }),
      handle: async ({ actor, params: { conversationId }, body: { number } }) =>
        present(actor, await deps.markRead({ actor, conversationId, number })),
    }),
  ];
};
