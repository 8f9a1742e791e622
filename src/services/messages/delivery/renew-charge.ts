import { isOpen, reserve } from '../../../domain/channels/reply-window.js';
import type { Clock } from '../../../kernel/clock.js';
import type { ClaimedOutbound } from '../../ports/stores/conversations/outbound-stores.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };

/** `lost`: the send is no longer ours. */
export type Charged =
  | { readonly status: 'charged' }
  | { readonly status: 'lost' }
  | { readonly status: 'refused'; readonly reason: 'window_closed' | 'quota_used' };

/**
 * Makes sure that a claimed send still has its place in the allowance: one whose window has ended, or was no window by what
 * WeChat said of another send, takes from what is open now, or must not leave.
 */
export const createRenewCharge =
  ({ unitOfWork, clock }: Deps) =>
  async (job: ClaimedOutbound): Promise<Charged> => {
    if (job.charge && isOpen(job.charge, clock.now())) return { status: 'charged' };
    return unitOfWork.run(job.merchantId, async ({ customers, outbound, grants, conversations, outbox }) => {
      await customers.lockIdentityById(job.identityId);
      if (!(await outbound.lockClaimed(job.id, job.leaseNumber))) return { status: 'lost' };
      const reservation = reserve(await grants.of(job.identityId), 1, clock.now());
      if (reservation.status === 'refused') return reservation;
      const [charge] = reservation.charges;
      const conversation = await conversations.findById(job.conversationId);
      if (!charge || !conversation) throw new Error('a send without its conversation');
      await grants.save(job.identityId, reservation.grants);
      await outbound.recharge(job.id, charge);
      await outbox.add([
        {
          type: 'allowance.changed',
          conversationId: conversation.id,
          identityId: job.identityId,
          grants: reservation.grants,
          audience: { agentId: conversation.agentId, skillGroupId: conversation.skillGroupId },
        },
      ]);
      return { status: 'charged' };
    });
  };

export type RenewCharge = ReturnType<typeof createRenewCharge>;
