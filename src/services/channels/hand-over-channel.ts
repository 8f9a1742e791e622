import type { Actor } from '../../domain/people/agent.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import { AppError } from '../../kernel/errors.js';
import { closeLocked } from '../conversations/close-conversation.js';
import type { ConversationDeps } from '../conversations/deps.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { openFromConversation } from '../tickets/opening/open-from-conversation.js';

/** Handed over in one transaction: an agent who works on one waits no longer than these take. */
const TOGETHER = 50;
const MOST_COUNTED = 10_000;

type Input = {
  readonly actor: Actor;
  readonly channelId: string;
  /** Of the tickets; undefined: the first one in use. */
  readonly typeId: string | undefined;
};

export type OpenWork = { readonly conversations: number; readonly awaitingAnswer: number };

const isOwed = ({ state, waitingSince }: Conversation): boolean =>
  waitingSince !== undefined || state === 'queued' || state === 'left_message';

const known = async ({ channels }: Pick<Stores, 'channels'>, channelId: string) => {
  const channel = await channels.findById(channelId);
  if (!channel || channel.removedAt) throw new AppError('missing', 'not_found');
  return channel;
};

/** How many conversations would have nobody to go on with if the channel fell silent. */
export const createReadChannelWork =
  ({ unitOfWork }: Pick<ConversationDeps, 'unitOfWork'>) =>
  ({ actor, channelId }: Omit<Input, 'typeId'>): Promise<OpenWork> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      await known(stores, channelId);
      const ids = await stores.conversations.openOfChannel(channelId, MOST_COUNTED);
      const awaitingAnswer = await stores.conversations.countOwedOf(channelId);
      return { conversations: ids.length, awaitingAnswer };
    });

export type ReadChannelWork = ReturnType<typeof createReadChannelWork>;

type Done = { readonly closed: number; readonly tickets: number };

const handOverOne = async (stores: Stores, conversation: Conversation, { input, deps }: Doing): Promise<boolean> => {
  const { newId } = deps;
  const at = deps.clock.now();
  const owed = isOwed(conversation);
  if (owed) {
    const last = conversation.lastPreview;
    const text = last?.direction === 'inbound' && last.text !== '' ? last.text : undefined;
    const matter = { conversation, source: 'conversation' as const, typeId: input.typeId, text };
    await openFromConversation(stores, { at, newId }, matter);
  }
  await closeLocked(stores, { conversation, reason: 'system', at, newId });
  return owed;
};

type Doing = { readonly input: Input; readonly deps: ConversationDeps };

const handOverSome = async (stores: Stores, doing: Doing): Promise<Done & { readonly isLast: boolean }> => {
  const { channelId } = doing.input;
  const ids = await stores.conversations.openOfChannel(channelId, TOGETHER);
  let [closed, tickets] = [0, 0];
  // In one order, so that two who do it at once do not wait for each other for ever.
  for (const id of ids.toSorted()) {
    const conversation = await stores.conversations.lockById(id);
    if (!conversation || conversation.state === 'closed') continue;
    closed += 1;
    if (await handOverOne(stores, conversation, doing)) tickets += 1;
  }
  return { closed, tickets, isLast: ids.length < TOGETHER };
};

/**
 * Before a channel is turned off or removed: who waits for an answer gets a ticket, so that somebody goes on by another way, and
 * every open conversation ends, because nothing can be said in it any more. Throws `not_found`.
 */
export const createHandOverChannel =
  (deps: ConversationDeps) =>
  async (input: Input): Promise<Done> => {
    const { actor, channelId } = input;
    const { merchantId } = actor;
    const done = { closed: 0, tickets: 0 };
    await deps.unitOfWork.run(merchantId, (stores) => known(stores, channelId));
    for (let isLast = false; !isLast;) {
      const some = await deps.unitOfWork.run(merchantId, (stores) => handOverSome(stores, { input, deps }));
      done.closed += some.closed;
      done.tickets += some.tickets;
      isLast = some.isLast;
    }
    if (done.closed > 0) {
      const subject = { subjectType: 'channel', subjectId: channelId } as const;
      await deps.unitOfWork.run(merchantId, ({ audit }) =>
        audit.add({ actor, action: 'channel.handed_over', ...subject, after: done, at: deps.clock.now() }),
      );
    }
    deps.wakeUp.wake('outbox', merchantId);
    return done;
  };

export type HandOverChannel = ReturnType<typeof createHandOverChannel>;
