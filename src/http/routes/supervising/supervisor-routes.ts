import { z } from 'zod';
import { agentFacts } from '../../../contract/people/agents.js';
import { assignmentBody, conversationView } from '../../../contract/conversations/conversations.js';
import { messageView } from '../../../contract/conversations/messages.js';
import { id } from '../../../contract/paging.js';
import { bargeInBody, pullAnswer, pullBody, servingBody, whisperBody } from '../../../contract/people/supervising.js';
import type { Message } from '../../../domain/conversations/message.js';
import type { Actor } from '../../../domain/people/agent.js';
import { AppError } from '../../../kernel/errors.js';
import type { AddNote } from '../../../services/conversations/notes/add-note.js';
import type { ConversationViews } from '../../../services/reads/conversation-views.js';
import type { MessageViews } from '../../../services/reads/message-views.js';
import type { BargeIn } from '../../../services/supervising/barge-in.js';
import type { ChangeServing } from '../../../services/supervising/change-serving.js';
import type { PullQueue } from '../../../services/supervising/pull-queue.js';
import type { TakeOver } from '../../../services/supervising/take-over.js';
import type { WatchConversation } from '../../../services/supervising/watch-conversation.js';
import { presentAgentFacts } from '../../presenters/agent-presenter.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';
import { contentOf } from '../message-routes.js';

export type SupervisorRouteDeps = {
  readonly conversationViews: Pick<ConversationViews, 'viewsOf'>;
  readonly messageViews: MessageViews;
  readonly watchConversation: WatchConversation;
  readonly takeOver: TakeOver;
  readonly bargeIn: BargeIn;
  readonly addNote: AddNote;
  readonly changeServing: ChangeServing;
  readonly pullQueue: PullQueue;
};

const params = z.strictObject({ conversationId: id });

/** What all acts of a supervisor on a conversation have in common. */
const act = (verb: string, summary: string) => ({
  name: `conversation.${verb.replace('-', '_')}`,
  method: 'POST' as const,
  path: `/api/v1/conversations/:conversationId/${verb}`,
  summary,
  access: 'conversations.supervise' as const,
  limit: 'write' as const,
});

const conversationActs = ({ conversationViews, messageViews, ...deps }: SupervisorRouteDeps): readonly Route[] => {
  const lineOf = async ({ merchantId }: Actor, message: Message) => {
    const [view] = await messageViews.viewsOf(merchantId, [message]);
    if (!view) throw new AppError('missing', 'not_found');
    return view;
  };
  return [
    route({
      ...act('watch', 'Begins to watch a conversation of a colleague; it is written to the audit log.'),
      input: z.object({ params }),
      answer: z.object({}),
      handle: async ({ actor, params: { conversationId } }) => {
        await deps.watchConversation({ actor, conversationId });
        return {};
      },
    }),
    route({
      ...act('take-over', 'Becomes the holder; what the former holder sends from now on is refused.'),
      input: z.object({ params, body: assignmentBody }),
      answer: conversationView,
      handle: async ({ actor, params: { conversationId }, body }) => {
        const taken = await deps.takeOver({ actor, conversationId, ...body });
        const [view] = await conversationViews.viewsOf(actor.merchantId, [taken.id]);
        if (!view) throw new AppError('missing', 'not_found');
        return view;
      },
    }),
    route({
      ...act('barge-in', 'Writes to the customer without becoming the holder.'),
      input: z.object({ params, body: bargeInBody }),
      answer: messageView,
      handle: async ({ actor, params: { conversationId }, body }) => {
        const { clientMsgId, useReserve } = body;
        return lineOf(
          actor,
          await deps.bargeIn({ actor, conversationId, clientMsgId, useReserve, content: contentOf(body) }),
        );
      },
    }),
    route({
      ...act('whisper', 'Writes a private note that the holder is told of at once.'),
      input: z.object({ params, body: whisperBody }),
      answer: messageView,
      handle: async ({ actor, params: { conversationId }, body }) =>
        lineOf(actor, await deps.addNote({ actor, conversationId, ...body, mentions: [], isWhisper: true })),
    }),
  ];
};

export const supervisorRoutes = (deps: SupervisorRouteDeps): readonly Route[] => [
  ...conversationActs(deps),
  route({
    name: 'agent.serving',
    method: 'PATCH',
    path: '/api/v1/agents/:agentId/serving',
    summary: 'Sets a colleague’s status or capacity.',
    access: 'agents.supervise',
    limit: 'write',
    input: z.object({ params: z.strictObject({ agentId: id }), body: servingBody }),
    answer: agentFacts,
    handle: async ({ actor, params: { agentId }, body }) =>
      presentAgentFacts(await deps.changeServing({ actor, agentId, change: body })),
  }),
  route({
    name: 'skill_group.pull',
    method: 'POST',
    path: '/api/v1/skill-groups/:skillGroupId/pull',
    summary: 'Pulls the head of another queue into this skill group; everybody keeps their place.',
    access: 'conversations.supervise',
    limit: 'write',
    input: z.object({ params: z.strictObject({ skillGroupId: id }), body: pullBody }),
    answer: pullAnswer,
    handle: ({ actor, params: { skillGroupId: toSkillGroupId }, body }) =>
      deps.pullQueue({ actor, toSkillGroupId, ...body }),
  }),
];
