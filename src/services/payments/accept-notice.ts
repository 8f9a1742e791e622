import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { PayNotice } from '../ports/payments/pay-notice.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { applyPaymentNotice } from './apply-payment-notice.js';
import { applyRefundNotice } from './refunds/apply-refund-notice.js';
import type { NoticeOutcome } from './notice-agreement.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId; readonly wakeUp: WakeUp };
type Now = { readonly at: Date; readonly newId: NewId };

const applyComplaint = async (
  stores: Stores,
  { notice: { channelId, mchId }, complaintId }: { readonly notice: PayNotice; readonly complaintId: string },
  { at, newId }: Now,
): Promise<NoticeOutcome> => {
  const { id, isNew } = await stores.complaints.announce({ id: newId(), channelId, complaintId, mchId, at });
  // What it says is read from WeChat Pay, whatever the notice was about.
  await stores.timers.set({ kind: 'complaint_sync', subjectId: id, dueAt: at });
  return isNew ? 'applied' : 'repeated';
};

const apply = async (stores: Stores, notice: PayNotice, now: Now): Promise<NoticeOutcome> => {
  const { news } = notice;
  switch (news.kind) {
    case 'payment':
      return applyPaymentNotice(stores, { notice, fact: news.fact }, now);
    case 'refund':
      return applyRefundNotice(stores, { notice, fact: news.fact, mchId: news.mchId }, now);
    case 'complaint':
      return applyComplaint(stores, { notice, complaintId: news.complaintId }, now);
    case 'other':
      return 'kept';
  }
};

/**
 * Keeps an authentic notice and does what it says, in one transaction: it is durable and done, or neither. The same notice
 * again, or another one with the same news, does nothing more. `refused`: it contradicts what we know.
 */
export const createAcceptNotice =
  ({ unitOfWork, clock, newId, wakeUp }: Deps) =>
  async (notice: PayNotice): Promise<'accepted' | 'refused'> => {
    const { merchantId, channelId, noticeId, eventType, resource } = notice;
    try {
      await unitOfWork.run(merchantId, async (stores) => {
        const now = { at: clock.now(), newId };
        const id = newId();
        const isNew = await stores.payNotices.claim({ id, channelId, noticeId, eventType, resource, at: now.at });
        if (isNew) await stores.payNotices.setOutcome(id, await apply(stores, notice, now));
      });
    } catch (error) {
      if (error instanceof AppError && error.kind === 'invalid') return 'refused';
      // Another notice with the same news was a moment faster: delivered again, this one finds it done.
      if (error instanceof AppError && error.kind === 'conflict') {
        throw new AppError('unavailable', 'unavailable', { cause: error });
      }
      throw error;
    }
    for (const topic of ['timers', 'outbox', 'outbound'] as const) wakeUp.wake(topic, merchantId);
    return 'accepted';
  };

export type AcceptNotice = ReturnType<typeof createAcceptNotice>;
