import type { Actor } from '../../domain/people/agent.js';
import { isOpen } from '../../domain/channels/reply-window.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { ChannelSender } from '../ports/channels/channel-sender.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly channelSender: Pick<ChannelSender, 'typing'>;
  readonly clock: Clock;
  readonly logger: Logger;
};
type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  /** Whoever has it open may write beside who serves it: a note, for instance. */
  readonly hasItOpen: boolean;
};

/** WeChat shows it for about 15 s and refuses a second one meanwhile (45081). */
const SHOWN_MS = 12_000;
const MOST_REMEMBERED = 10_000;

const refuseStrangers = (conversation: Conversation | undefined, { actor, hasItOpen }: Input): void => {
  if (hasItOpen || conversation?.agentId === actor.agentId) return;
  throw conversation ? new AppError('forbidden', 'not_assigned') : new AppError('missing', 'not_found');
};

/**
 * Shows the customer that their agent writes. Throws `not_found` and `not_assigned` to who neither serves the conversation nor
 * has it open, and nothing else: it must not disturb the writing.
 */
export const createSendTyping = ({ unitOfWork, channelSender, clock, logger }: Deps) => {
  const shownUntil = new Map<string, number>();

  const keyOf = ({ actor, conversationId }: Input): string => `${actor.agentId} ${conversationId}`;
  const isShown = (key: string): boolean => (shownUntil.get(key) ?? 0) > clock.now().getTime();
  const noteShown = (key: string): void => {
    if (shownUntil.size >= MOST_REMEMBERED) shownUntil.clear();
    shownUntil.set(key, clock.now().getTime() + SHOWN_MS);
  };

  const findReceiver = (input: Input) =>
    unitOfWork.run(input.actor.merchantId, async ({ conversations, customers, grants }) => {
      const { actor, conversationId } = input;
      const conversation = await conversations.findById(conversationId);
      refuseStrangers(conversation, input);
      if (conversation?.state !== 'active' || conversation.agentId !== actor.agentId) return undefined;
      const open = (await grants.of(conversation.identityId)).some((grant) => isOpen(grant, clock.now()));
      const identity = open ? await customers.lockIdentityById(conversation.identityId) : undefined;
      return identity && { channelId: conversation.channelId, openid: identity.openid };
    });

  return async (input: Input): Promise<void> => {
    const key = keyOf(input);
    if (isShown(key)) return;
    noteShown(key);
    try {
      const receiver = await findReceiver(input);
      if (receiver) await channelSender.typing(receiver);
    } catch (error) {
      if (error instanceof AppError && (error.kind === 'missing' || error.kind === 'forbidden')) {
        shownUntil.delete(key);
        throw error;
      }
      logger.debug({ conversationId: input.conversationId, err: error }, 'typing not shown');
    }
  };
};

export type SendTyping = ReturnType<typeof createSendTyping>;
