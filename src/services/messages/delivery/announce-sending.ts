import type { ClaimedOutbound } from '../../ports/stores/conversations/outbound-stores.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import { announceDelivery } from './record-outcome.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: Pick<WakeUp, 'wake'> };

/** Says that a claimed send is under way, unless it has ended meanwhile. */
export const createAnnounceSending =
  ({ unitOfWork, wakeUp }: Deps) =>
  async (job: ClaimedOutbound): Promise<void> => {
    await unitOfWork.run(job.merchantId, async (stores) => {
      await stores.customers.lockIdentityById(job.identityId);
      const mine = await stores.outbound.lockClaimed(job.id, job.leaseNumber);
      const conversation = mine && (await stores.conversations.findById(mine.conversationId));
      if (!conversation) return;
      await announceDelivery(stores, conversation, { mine, delivery: 'sending', error: undefined });
    });
    wakeUp.wake('outbox', job.merchantId);
  };

export type AnnounceSending = ReturnType<typeof createAnnounceSending>;
