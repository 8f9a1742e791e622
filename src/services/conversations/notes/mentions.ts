import type { Actor } from '../../../domain/people/agent.js';
import type { Clock } from '../../../kernel/clock.js';
import type { Mention } from '../../ports/stores/conversations/note-stores.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';

/** Notes that name the actor and that they have not seen yet, youngest first. */
export const createListMentions =
  ({ unitOfWork }: { readonly unitOfWork: UnitOfWork }) =>
  ({ actor }: { readonly actor: Actor }): Promise<readonly Mention[]> =>
    unitOfWork.run(actor.merchantId, ({ mentions }) => mentions.unseenOf(actor.agentId));

export type ListMentions = ReturnType<typeof createListMentions>;

/** The actor has opened the conversation: what named them there is seen. */
export const createSeeMentions =
  ({ unitOfWork, clock }: { readonly unitOfWork: UnitOfWork; readonly clock: Clock }) =>
  ({ actor, conversationId }: { readonly actor: Actor; readonly conversationId: string }): Promise<void> =>
    unitOfWork.run(actor.merchantId, ({ mentions }) => mentions.markSeen(actor.agentId, conversationId, clock.now()));

export type SeeMentions = ReturnType<typeof createSeeMentions>;
