import { isAnswered, type PushRecord } from '../push/push-record.js';
import type { Push } from '../push/pusher.js';
import type { Occurrence } from '../state/transcripts.js';
import { readMarkers, type Marker } from './markers.js';
import type { BurstPlan, BurstReport, LedgerEntry, PushCounts, ReplyCounts } from './plan.js';
import { createPushTally } from './pushes.js';
import { createReplyTally } from './replies.js';

/** What a burst sent and what came back. */
export type BurstBooks = {
  readonly follow: (marker: Marker, push: Push) => void;
  readonly read: (occurrence: Occurrence) => void;
  /** Whether every push is settled and, where replies are due, all came or were waited for long enough. */
  readonly isSettled: () => boolean;
  readonly ledger: () => readonly LedgerEntry[];
  readonly report: () => Omit<BurstReport, 'id' | 'state' | 'elapsedMs'>;
};

/** Once nothing is missing any more, this long without a reply ends the wait: a second copy would come close behind. */
const QUIET_MS = 2000;

const merchantText = (occurrence: Occurrence): string => {
  if (occurrence.type !== 'line' || occurrence.line.from !== 'merchant') return '';
  const { content } = occurrence.line.content;
  return typeof content === 'string' ? content : '';
};

const judge = (plan: BurstPlan, pushes: PushCounts, counted: ReplyCounts): ReturnType<BurstBooks['report']> => {
  const replies = { expected: plan.expectReplies, ...counted, lost: plan.expectReplies ? counted.lost : 0 };
  const { failed, pending, triesTimedOut } = pushes;
  const flaws = [failed, pending, triesTimedOut, replies.lost, replies.duplicated, replies.outOfOrder];
  return { pushes, replies, ok: flaws.every((count) => count === 0) };
};

export const createBurstBooks = (id: string, plan: BurstPlan): BurstBooks => {
  const pushes = createPushTally();
  const replies = createReplyTally();
  const ledger: LedgerEntry[] = [];
  let lastAt = performance.now();

  const settle = (index: number, sentAt: number, record: PushRecord): void => {
    pushes.settle(record);
    lastAt = performance.now();
    const entry = ledger[index];
    if (!entry || !record.tries.some(isAnswered)) return;
    ledger[index] = { ...entry, isAnswered: true };
    replies.expect(entry, sentAt);
  };
  return {
    ledger: () => ledger,
    follow: (marker, { record, settled }) => {
      const { appId, openid, identity } = record;
      const index = ledger.push({ ...marker, appId, openid, identity, isAnswered: false }) - 1;
      const sentAt = performance.now();
      pushes.sent();
      void settled.then((final) => settle(index, sentAt, final));
    },
    read: (occurrence) => {
      for (const marker of readMarkers(merchantText(occurrence))) {
        if (!marker.customer.startsWith(`${id}c`)) continue;
        lastAt = performance.now();
        replies.receive(marker, lastAt);
      }
    },
    isSettled: () => {
      if (pushes.pending() > 0) return false;
      if (!plan.expectReplies) return true;
      const quietMs = performance.now() - lastAt;
      return replies.missing() === 0 ? quietMs >= QUIET_MS : quietMs >= plan.waitSeconds * 1000;
    },
    report: () => judge(plan, pushes.counts(), replies.counts()),
  };
};
