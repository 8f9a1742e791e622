import type { ComplaintFact } from '../../domain/payments/complaint.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { ComplaintGateway } from '../ports/payments/pay-gateway.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { SyncComplaint } from './sync-complaint.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly complaintGateway: Pick<ComplaintGateway, 'list'>;
  readonly syncComplaint: SyncComplaint;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Notices may be lost: each complaint is found within this time. */
const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** WeChat Pay lists at most 30 days at once. */
const DAYS = 29;
const PAGE = 50;
const MOST_PAGES = 40;
const AHEAD_OF_UTC_MS = 8 * 3_600_000;

/** The day in Beijing, as WeChat Pay wants it. */
const dayOf = (ms: number): string => new Date(ms + AHEAD_OF_UTC_MS).toISOString().slice(0, 10);

/** Lists the complaints of the last 30 days; those that are new or have moved are read again. */
export const createSweepComplaints = (deps: Deps) => {
  const { unitOfWork, complaintGateway, clock, newId } = deps;
  const note = async (stores: Stores, channelId: string, fact: ComplaintFact): Promise<void> => {
    const { complaintId, mchId, complainedAt } = fact;
    const added = { id: newId(), channelId, complaintId, mchId, at: complainedAt };
    const { id, isNew } = await stores.complaints.announce(added);
    const known = isNew ? undefined : await stores.complaints.findById(id);
    const isSame = known?.state === fact.state && known.awaitsReply === fact.awaitsReply && known.times === fact.times;
    if (!isSame) await stores.timers.set({ kind: 'complaint_sync', subjectId: id, dueAt: clock.now() });
  };
  const walk = async (merchantId: string, channelId: string): Promise<void> => {
    const now = clock.now().getTime();
    const days = { from: dayOf(now - DAYS * DAY_MS), to: dayOf(now) };
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const listed = await complaintGateway.list(channelId, { ...days, offset: page * PAGE, limit: PAGE });
      if (listed.status !== 'found') return;
      await unitOfWork.run(merchantId, async (stores) => {
        for (const fact of listed.value) await note(stores, channelId, fact);
      });
      if (listed.value.length < PAGE) return;
    }
  };
  return async ({ merchantId, subjectId: channelId, id, leaseNumber }: DueTimer): Promise<void> => {
    const asks = await unitOfWork.run(merchantId, ({ payAccounts }) => payAccounts.asksForComplaints(channelId));
    if (asks) await walk(merchantId, channelId);
    await unitOfWork.run(merchantId, async ({ payAccounts, timers }) => {
      const isOurs = await timers.take(id, leaseNumber);
      if (!isOurs || !(await payAccounts.find(channelId))) return;
      const dueAt = new Date(clock.now().getTime() + EVERY_MS);
      await timers.set({ kind: 'complaints_sweep', subjectId: channelId, dueAt });
    });
  };
};

/** Reads one complaint anew. */
export const createOnComplaintSync =
  ({ syncComplaint, unitOfWork }: Pick<Deps, 'syncComplaint' | 'unitOfWork'>) =>
  async ({ merchantId, subjectId, id, leaseNumber }: DueTimer): Promise<void> => {
    await syncComplaint(merchantId, subjectId);
    await unitOfWork.run(merchantId, ({ timers }) => timers.take(id, leaseNumber));
  };
