import type { Actor } from '../../../domain/people/agent.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { DomainEvent } from '../../../domain/conversations/events.js';
import type { Message, NoteContent } from '../../../domain/conversations/message.js';
import { hasRight } from '../../../domain/people/permissions.js';
import { AppError } from '../../../kernel/errors.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import type { ConversationDeps } from '../deps.js';
import { addLines, announce } from '../desk-line.js';
import { lockVisible } from '../hold.js';

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  /** Made by the browser: the same note sent again is stored once. */
  readonly clientMsgId: string;
  readonly text: string;
  /** Colleagues who are told of it and may see the conversation from then on. */
  readonly mentions: readonly string[];
  /** A supervisor's word to who holds the conversation: they are told of it, and it is written to the audit log. */
  readonly isWhisper?: boolean;
};

const EXCERPT_CHARACTERS = 80;

/**
 * Writes a private note into a conversation, also into a closed one: whoever may see it may write one. Throws `not_found`,
 * `idempotency_mismatch` for another text under the same clientMsgId, `validation` (field `mentions`) for somebody who is not
 * there or does not serve customers.
 */
export const createAddNote =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async (input: Input): Promise<Message> => {
    const { merchantId } = input.actor;
    const { message, isNew } = await unitOfWork.run(merchantId, async (stores) => {
      const before = await lockVisible(stores, input);
      const earlier = await findEarlier(stores, before, input);
      if (earlier) return { message: earlier, isNew: false };
      const { text, clientMsgId, actor } = input;
      const mentions = await namesOf(stores, input.isWhisper ? holderOf(before) : input.mentions);
      const named = mentions.map(({ agentId }) => agentId);
      if (named.length > 0) await stores.conversations.addMentioned(before.id, named);
      const content: NoteContent = { type: 'text', text, mentions };
      const line = { direction: 'note' as const, content, at: clock.now(), agentId: actor.agentId };
      const lines = [{ ...line, id: newId(), clientMsgId }];
      const { conversation: after, added } = await addLines(stores, before, { lines, patch: {} });
      const [note] = added;
      if (!note) throw new Error('a stored note was not returned');
      await stores.outbox.add([
        ...announce({ before, after, cause: 'noted', added }),
        ...(await tellMentioned(stores, note, { authorId: actor.agentId, content })),
      ]);
      if (input.isWhisper) {
        const subject = { subjectType: 'conversation', subjectId: before.id } as const;
        await stores.audit.add({ actor, action: 'conversation.whispered', ...subject, at: note.occurredAt });
      }
      return { message: note, isNew: true };
    });
    if (isNew) wakeUp.wake('outbox', merchantId);
    return message;
  };

export type AddNote = ReturnType<typeof createAddNote>;

const holderOf = ({ agentId }: Conversation): readonly string[] => (agentId === undefined ? [] : [agentId]);

const findEarlier = async (
  { messages }: Pick<Stores, 'messages'>,
  conversation: Conversation,
  { actor, clientMsgId, text }: Input,
): Promise<Message | undefined> => {
  const earlier = await messages.findByClientId(conversation, clientMsgId);
  if (!earlier) return undefined;
  const isSame = earlier.direction === 'note' && earlier.content.type === 'text' && earlier.content.text === text;
  if (earlier.agentId !== actor.agentId || !isSame) throw new AppError('conflict', 'idempotency_mismatch');
  return earlier;
};

const namesOf = async (
  { agents }: Pick<Stores, 'agents'>,
  agentIds: readonly string[],
): Promise<NoteContent['mentions']> => {
  const mentions: { readonly agentId: string; readonly name: string }[] = [];
  for (const agentId of new Set(agentIds)) {
    const agent = await agents.findById(agentId);
    if (!agent || agent.disabledAt || !hasRight(agent.role, 'conversations.read'))
      throw new AppError('invalid', 'validation', { details: { field: 'mentions' } });
    mentions.push({ agentId, name: agent.name });
  }
  return mentions;
};

/** Nobody is told of their own note. */
const tellMentioned = async (
  { mentions }: Pick<Stores, 'mentions'>,
  { id: messageId, conversationId, occurredAt }: Message,
  { authorId, content }: { readonly authorId: string; readonly content: NoteContent },
): Promise<readonly DomainEvent[]> => {
  const agentIds = content.mentions.map(({ agentId }) => agentId).filter((agentId) => agentId !== authorId);
  if (agentIds.length === 0) return [];
  const excerpt = Array.from(content.text).slice(0, EXCERPT_CHARACTERS).join('');
  const mention = { messageId, conversationId, authorId, agentIds, excerpt };
  await mentions.add({ ...mention, mentionedAt: occurredAt });
  return [{ type: 'note.mentioned', ...mention }];
};
