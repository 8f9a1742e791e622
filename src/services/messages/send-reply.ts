import type { Actor } from '../../domain/people/agent.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import type { Message } from '../../domain/conversations/message.js';
import { keepsLastMessage } from '../../domain/self-service/rating.js';
import type { Clock } from '../../kernel/clock.js';
import { hasRight } from '../../domain/people/permissions.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import { lockHeld } from '../conversations/hold.js';
import { refuseSensitive } from '../sensitive-words/sensitive-words.js';
import type { ConversationPatch } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { queueReply } from './queue-reply.js';
import { isSameReply, toOutboundContent } from './reply-content.js';
import type { ReplyContent } from './reply-content.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
};

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  /** Undefined: a supervisor who does not hold it writes (barge in). */
  readonly assignmentNumber: number | undefined;
  /** Made by the browser: the same reply sent again is stored once. */
  readonly clientMsgId: string;
  readonly content: ReplyContent;
  /** The agent takes the message that is kept for the merchant's closing text. */
  readonly useReserve?: boolean | undefined;
};

/**
 * Stores an agent's answer and hands it to the sender. The same clientMsgId gives the message stored first, also after the
 * conversation was closed or handed on. Throws as `lockHeld`, and `idempotency_mismatch` for other content under the same
 * clientMsgId, `sensitive_word`, `window_closed`, `quota_used` (with `reserved` when only the closing text's message is left),
 * `not_found` for media that is not stored, `file_type` for media and `content_not_supported` for cards and menus this kind of
 * channel cannot show.
 */
export const createSendReply =
  ({ unitOfWork, clock, newId, wakeUp }: Deps) =>
  async (input: Input): Promise<Message> => {
    const { merchantId } = input.actor;
    const { message, channelId } = await unitOfWork.run(merchantId, async (stores) => {
      const locked = await stores.conversations.lockById(input.conversationId);
      if (!locked) throw new AppError('missing', 'not_found');
      const earlier = await findEarlier(stores, locked, input);
      if (earlier) return { message: earlier, channelId: undefined };
      const conversation = await lockWritable(stores, input, clock.now());
      if (input.content.type === 'text') await refuseSensitive(stores, input.content.text);
      const content = await toOutboundContent(stores, conversation.channelId, input.content);
      const at = clock.now();
      const { settings } = await stores.merchants.current();
      const queued = await queueReply(stores, {
        conversation,
        content,
        at,
        newId,
        agentId: input.actor.agentId,
        clientMsgId: input.clientMsgId,
        keepsLast: keepsLastMessage(settings) && input.useReserve !== true,
        patch: answeredBy(conversation, at),
      });
      if (queued.status === 'refused') {
        throw new AppError('conflict', queued.reason, { details: queued.isKept ? { reserved: true } : {} });
      }
      await setClocks(stores, { conversationId: conversation.id, at, settings });
      return { message: queued.message, channelId: conversation.channelId };
    });
    if (channelId !== undefined) {
      wakeUp.wake('outbound', channelId);
      wakeUp.wake('outbox', merchantId);
    }
    return message;
  };

/** Held by who writes; or, where a supervisor barges in, anybody's that is not closed. */
const lockWritable = async (
  stores: Pick<Stores, 'conversations' | 'audit'>,
  { assignmentNumber, ...input }: Input,
  at: Date,
): Promise<Conversation> => {
  if (assignmentNumber !== undefined) return lockHeld(stores, { ...input, assignmentNumber });
  const { actor, conversationId } = input;
  if (!hasRight(actor.role, 'conversations.supervise')) throw new AppError('forbidden', 'forbidden');
  const conversation = await stores.conversations.lockById(conversationId);
  if (!conversation) throw new AppError('missing', 'not_found');
  if (conversation.state === 'closed') throw new AppError('conflict', 'conversation_closed');
  const subject = { subjectType: 'conversation', subjectId: conversationId } as const;
  await stores.audit.add({ actor, action: 'conversation.barged_in', ...subject, at });
  return conversation;
};

/** Who answers has taken the conversation on, and the customer waits no longer. */
const answeredBy = ({ acceptedAt, lastAgentAt }: Conversation, at: Date): ConversationPatch => ({
  waitingSince: null,
  lastAgentAt: at,
  ...(!lastAgentAt && { firstAgentAt: at }),
  ...(!acceptedAt && { acceptedAt: at }),
});

export type SendReply = ReturnType<typeof createSendReply>;

const findEarlier = async (
  { messages }: Pick<Stores, 'messages'>,
  conversation: Conversation,
  { actor, clientMsgId, content }: Input,
): Promise<Message | undefined> => {
  const earlier = await messages.findByClientId(conversation, clientMsgId);
  if (!earlier) return undefined;
  if (earlier.agentId !== actor.agentId || !isSameReply(earlier.content, content)) {
    throw new AppError('conflict', 'idempotency_mismatch');
  }
  return earlier;
};

type Answered = { readonly conversationId: string; readonly at: Date; readonly settings: MerchantSettings };

/** The agent has answered: their clock stops, the customer's starts. */
const setClocks = async (
  { timers }: Pick<Stores, 'timers'>,
  { conversationId, at, settings: { customerSilenceMinutes } }: Answered,
): Promise<void> => {
  await timers.cancel(['accept_by', 'agent_silence', 'customer_silence'], conversationId);
  if (customerSilenceMinutes === 0) return;
  const dueAt = new Date(at.getTime() + customerSilenceMinutes * 60_000);
  await timers.set({ kind: 'customer_silence', subjectId: conversationId, dueAt });
};
