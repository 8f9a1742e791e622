import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import { closeLocked } from '../conversations/close-conversation.js';
import type { ConversationDeps } from '../conversations/deps.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Input = { readonly actor: Actor; readonly channelId: string };

/** Conversations closed in one transaction: each is locked, and an agent who works on one waits no longer than this takes. */
const TOGETHER = 50;

/** Throws `not_found`. A channel that was removed before is left as it is: what was not closed then is closed now. */
const removeOnce = async (stores: Stores, { actor, channelId }: Input, at: Date): Promise<void> => {
  const channel = await stores.channels.findById(channelId);
  if (!channel) throw new AppError('missing', 'not_found');
  if (channel.removedAt) return;
  await stores.channels.remove(channelId, at);
  const { name, kind, appId } = channel;
  const subject = { subjectType: 'channel', subjectId: channelId } as const;
  await stores.audit.add({ actor, action: 'channel.removed', ...subject, before: { name, kind, appId }, at });
  await stores.outbox.add([{ type: 'channel.changed', channelId }]);
};

/**
 * Takes a channel away for good: its pushes are refused at once, its secrets are erased, its open conversations end, because
 * nothing can be said in them any more. Customers, conversations and messages stay.
 */
export const createRemoveChannel =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async (input: Input): Promise<void> => {
    const { merchantId } = input.actor;
    await unitOfWork.run(merchantId, (stores) => removeOnce(stores, input, clock.now()));
    wakeUp.wake('channels', input.channelId);
    const closeSome = (): Promise<number> =>
      unitOfWork.run(merchantId, async (stores) => {
        const ids = await stores.conversations.openOfChannel(input.channelId, TOGETHER);
        // In one order, so that two who remove it at once do not wait for each other for ever.
        for (const id of ids.toSorted()) {
          const conversation = await stores.conversations.lockById(id);
          if (!conversation || conversation.state === 'closed') continue;
          await closeLocked(stores, { conversation, reason: 'system', at: clock.now(), newId });
        }
        return ids.length;
      });
    while ((await closeSome()) === TOGETHER);
    wakeUp.wake('outbox', merchantId);
  };

export type RemoveChannel = ReturnType<typeof createRemoveChannel>;
