import { AppError } from '../../../../src/kernel/errors.js';
import { createDeliverReply } from '../../../../src/services/messages/deliver-reply.js';
import type { FinalOutcome } from '../../../../src/services/messages/delivery/record-outcome.js';
import type { SendOutcome } from '../../../../src/services/ports/channels/channel-sender.js';
import type { OutboundJob } from '../../../../src/services/ports/queues/outbound-queue.js';
import type { SendSlot, Stopped } from '../../../../src/services/ports/channels/send-budget.js';

// What depends on Postgres going away in the middle, or on a channel's pause; the rest is in test/integration/outbound.

const AWAY = new AppError('unavailable', 'unavailable');
const NOON = new Date('2026-11-20T12:00:00+08:00');

const job: OutboundJob = {
  id: 'o1',
  merchantId: 'm1',
  channelId: 'c1',
  identityId: 'i1',
  conversationId: 'v1',
  messageId: 'g1',
  openedMonth: '2026-11-01',
  part: 1,
  parts: 1,
  openid: 'oABC',
  content: { type: 'text', text: '好的' },
  charge: { bucket: 'message', expiresAt: new Date(NOON.getTime() + 3_600_000) },
  attempts: 0,
  leaseNumber: 1,
  createdAt: NOON,
  channel: { id: 'c1', kind: 'official_account', appId: 'wx1', sendsPerMinute: 1200 },
};

type Given = {
  readonly outcome?: SendOutcome;
  readonly slot?: SendSlot;
  readonly stoppedMeanwhile?: Stopped;
  /** How often Postgres is away when the outcome is to be written. */
  readonly recordFailures?: number;
  readonly isAwayBefore?: boolean;
  readonly breakerWaitMs?: number;
  readonly attempts?: number;
};

const run = async (given: Given) => {
  const sent: string[] = [];
  const recorded: FinalOutcome[] = [];
  const postponed: unknown[] = [];
  const stops: unknown[] = [];
  const answered: boolean[] = [];
  let failures = given.recordFailures ?? 0;
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const deliver = createDeliverReply({
    outboundQueue: {
      leaseMs: 30_000,
      postpone: async (_job, retry) => postponed.push(retry) > 0,
    },
    sendBudget: {
      take: async () => given.slot ?? { status: 'taken', waitMs: 0 },
      stop: async (stop) => void stops.push(stop),
      stopOf: async () => given.stoppedMeanwhile,
    },
    channelSender: {
      send: async ({ openid }) => {
        sent.push(openid);
        return given.outcome ?? { status: 'sent' };
      },
    },
    provideMedia: { provide: async () => ({ status: 'provided', mediaIds: new Map() }), forget: async () => {} },
    renewCharge: async () => {
      if (given.isAwayBefore) throw AWAY;
      return { status: 'charged' };
    },
    announceSending: async () => {},
    recordOutcome: async (_job, outcome) => {
      failures -= 1;
      if (failures >= 0) throw AWAY;
      recorded.push(outcome);
      return true;
    },
    breaker: {
      waitMs: () => given.breakerWaitMs ?? 0,
      note: (_channelId, isAnswered) => void answered.push(isAnswered),
    },
    clock: { now: () => NOON },
    logger: silent,
  });
  const delivered = await deliver({ ...job, attempts: given.attempts ?? 0 });
  return { delivered, sent, recorded, postponed, stops, answered };
};

it('keeps the outcome and writes it when Postgres is back, without sending again', async () => {
  const { sent, recorded } = await run({ recordFailures: 3 });

  expect(sent).toHaveLength(1);
  expect(recorded).toEqual([{ status: 'sent' }]);
});

it('puts a send back when Postgres went away before anything was sent', async () => {
  const { sent, postponed, delivered } = await run({ isAwayBefore: true });

  expect(sent).toEqual([]);
  expect(postponed).toEqual([expect.objectContaining({ delayMs: 1000, attempts: 0 })]);
  expect(delivered).toEqual({ retryInMs: 1000 });
});

it('keeps away from a channel that does not answer', async () => {
  const { sent, postponed, answered } = await run({ breakerWaitMs: 7_000 });

  expect([sent, answered]).toEqual([[], []]);
  expect(postponed).toEqual([expect.objectContaining({ delayMs: 7_000, attempts: 0 })]);
});

it('comes back when there is a place in the rate, and that is no try', async () => {
  const { sent, postponed } = await run({ slot: { status: 'spent', retryInMs: 4_000 }, attempts: 1 });

  expect(sent).toEqual([]);
  expect(postponed).toEqual([expect.objectContaining({ delayMs: 4_000, attempts: 1 })]);
});

it('asks again after it has waited for its place whether the channel was stopped meanwhile', async () => {
  const stoppedMeanwhile = { status: 'stopped', why: 'throttled', retryInMs: 60_000 } as const;
  const { sent, postponed } = await run({ slot: { status: 'taken', waitMs: 5 }, stoppedMeanwhile });

  expect(sent).toEqual([]);
  expect(postponed).toEqual([expect.objectContaining({ delayMs: 60_000, attempts: 0 })]);
});

it('stops the channel until midnight in Beijing at 45009, and fails what comes meanwhile without a call', async () => {
  const error = { code: 'wechat_45009', errcode: 45009 };
  const first = await run({ outcome: { status: 'stopped', why: 'daily_quota', error } });
  expect(first.stops).toEqual([{ merchantId: 'm1', channelId: 'c1', why: 'daily_quota', forMs: 12 * 3_600_000 }]);
  expect(first.recorded).toMatchObject([{ status: 'failed', error }]);

  const next = await run({ slot: { status: 'stopped', why: 'daily_quota', retryInMs: 1 } });
  expect(next.sent).toEqual([]);
  expect(next.recorded).toMatchObject([{ status: 'failed', error: { code: 'wechat_45009' } }]);
});

it.each([
  [0, 1_000],
  [1, 2_000],
  [4, 30_000],
  [23, 30_000],
  [24, undefined],
])('tries to reach WeChat for about ten minutes: after %s tries it waits %s ms', async (attempts, delayMs) => {
  const { postponed, recorded } = await run({
    outcome: { status: 'retry', why: 'unreachable', error: { code: 'unreachable' } },
    attempts,
  });

  expect(postponed).toMatchObject(delayMs === undefined ? [] : [{ delayMs, attempts: attempts + 1 }]);
  expect(recorded).toMatchObject(delayMs === undefined ? [{ status: 'failed', error: { code: 'unreachable' } }] : []);
});

it('counts only silence against a channel, and only answers for it', async () => {
  const error = { code: 'x', errcode: 45015 };
  const refusal = { status: 'refused', error, window: undefined, isMediaGone: false, needsAdmin: false } as const;

  expect((await run({ outcome: { status: 'unknown', error } })).answered).toEqual([false]);
  expect((await run({ outcome: { status: 'retry', why: 'unreachable', error } })).answered).toEqual([false]);
  expect((await run({ outcome: { status: 'retry', why: 'busy', error } })).answered).toEqual([true]);
  expect((await run({ outcome: refusal })).answered).toEqual([true]);
  const stopped = { status: 'stopped', why: 'daily_quota', retryInMs: 1 } as const;
  expect((await run({ slot: stopped })).answered).toEqual([]);
});
