import type { Actor } from '../../domain/people/agent.js';
import { isOpen } from '../../domain/channels/reply-window.js';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { ChannelSender } from '../ports/channels/channel-sender.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly channelSender: Pick<ChannelSender, 'typing'>;
  readonly clock: Clock;
  readonly logger: Logger;
};
type Input = { readonly actor: Actor; readonly conversationId: string };

/** WeChat shows it for about 15 s and refuses a second one meanwhile (45081). */
const SHOWN_MS = 12_000;
const MOST_REMEMBERED = 10_000;

/** Shows the customer that their agent writes. Never throws: it must not disturb the writing. */
export const createSendTyping = ({ unitOfWork, channelSender, clock, logger }: Deps) => {
  const shownUntil = new Map<string, number>();

  const isShown = (conversationId: string): boolean => (shownUntil.get(conversationId) ?? 0) > clock.now().getTime();
  const noteShown = (conversationId: string): void => {
    if (shownUntil.size >= MOST_REMEMBERED) shownUntil.clear();
    shownUntil.set(conversationId, clock.now().getTime() + SHOWN_MS);
  };

  const findReceiver = ({ actor, conversationId }: Input) =>
    unitOfWork.run(actor.merchantId, async ({ conversations, customers, grants }) => {
      const conversation = await conversations.findById(conversationId);
      if (conversation?.state !== 'active' || conversation.agentId !== actor.agentId) return undefined;
      const open = (await grants.of(conversation.identityId)).some((grant) => isOpen(grant, clock.now()));
      const identity = open ? await customers.lockIdentityById(conversation.identityId) : undefined;
      return identity && { channelId: conversation.channelId, openid: identity.openid };
    });

  return async (input: Input): Promise<void> => {
    if (isShown(input.conversationId)) return;
    noteShown(input.conversationId);
    try {
      const receiver = await findReceiver(input);
      if (receiver) await channelSender.typing(receiver);
    } catch (error) {
      logger.debug({ conversationId: input.conversationId, err: error }, 'typing not shown');
    }
  };
};

export type SendTyping = ReturnType<typeof createSendTyping>;
