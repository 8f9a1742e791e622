import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { ProvideMedia } from '../media/provide-media.js';
import type { ChannelSender, SendOutcome } from '../ports/channels/channel-sender.js';
import type { OutboundJob, OutboundQueue } from '../ports/queues/outbound-queue.js';
import type { SendBudget, SendSlot } from '../ports/channels/send-budget.js';
import type { ChannelBreaker } from './delivery/channel-breaker.js';
import type { FinalOutcome, RecordOutcome } from './delivery/record-outcome.js';
import { retryDelayMs } from './delivery/retry-delay.js';
import { nextMidnightInBeijing } from '../../domain/channels/beijing-time.js';
import type { RenewCharge } from './delivery/renew-charge.js';
import type { AnnounceSending } from './delivery/announce-sending.js';

type Deps = {
  readonly outboundQueue: Pick<OutboundQueue, 'postpone' | 'leaseMs'>;
  readonly sendBudget: SendBudget;
  readonly channelSender: Pick<ChannelSender, 'send'>;
  readonly provideMedia: ProvideMedia;
  readonly renewCharge: RenewCharge;
  readonly announceSending: AnnounceSending;
  readonly recordOutcome: RecordOutcome;
  readonly breaker: ChannelBreaker;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a send may take before agents are told that it is under way. */
  readonly announceAfterMs?: number;
};

/** `retryInMs`: when to look for this send again; undefined when it has ended or is no longer ours. */
export type Delivered = { readonly retryInMs: number | undefined };

type Postponed = { readonly status: 'postponed'; readonly delayMs: number; readonly attempts: number };
type Step = SendOutcome | Postponed | { readonly status: 'lost' };

/** Kept of the lease for writing the outcome. */
const LEASE_MARGIN_MS = 2_000;
/** A place in the rate that is further away is not waited for in a lease. */
const LONGEST_WAIT_MS = 3_000;
const ANNOUNCE_AFTER_MS = 1_000;
/** 45011: the minute has to pass (WeChat doc: 全局返回码). */
const THROTTLED_MS = 60_000;
const PATIENCE_MS = 60_000;
/** After Postgres was away. */
const AWAY_MS = 1_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Hands one claimed part to its channel and writes what became of it: within the channel's rate, with its media uploaded, once.
 * What certainly did not arrive may be tried again; what may have arrived is `unknown` and never sent again by machine.
 */
export const createDeliverReply = (deps: Deps) => {
  const { outboundQueue, breaker, clock, logger } = deps;
  const patiently = createPatience(logger);

  return async (job: OutboundJob): Promise<Delivered> => {
    const startedMs = performance.now();
    const timeLeftMs = (): number => outboundQueue.leaseMs - LEASE_MARGIN_MS - (performance.now() - startedMs);
    const tried = { askedAt: clock.now() };
    const announced = announceWhenSlow(deps, job);
    const step = await attempt(deps, job, { timeLeftMs, tried }).catch(orLater(job));
    await announced.end();
    noteForBreaker(breaker, job, step);

    const next = await toNext(deps, job, { step, askedAt: tried.askedAt });
    if (next.status !== 'postponed') {
      if (next.status !== 'lost') await patiently(() => deps.recordOutcome(job, next));
      return { retryInMs: undefined };
    }
    const isOurs = await patiently(() => outboundQueue.postpone(job, next));
    if (!isOurs) logger.warn({ outboundId: job.id, leaseNumber: job.leaseNumber }, 'late retry refused');
    return { retryInMs: isOurs ? next.delayMs : undefined };
  };
};

export type DeliverReply = ReturnType<typeof createDeliverReply>;

type Attempt = {
  readonly timeLeftMs: () => number;
  /** Set to the time of the last request. */
  readonly tried: { askedAt: Date };
};

/** The sender itself never throws so: Postgres or the media store was away before anything was sent. */
const orLater =
  ({ attempts }: OutboundJob) =>
  (error: unknown): Step => {
    if (error instanceof AppError && error.kind === 'unavailable') {
      return { status: 'postponed', delayMs: AWAY_MS, attempts };
    }
    throw error;
  };

const refused = (code: string): SendOutcome => ({
  status: 'refused',
  error: { code },
  window: undefined,
  isMediaGone: false,
  needsAdmin: false,
});

const attempt = async (deps: Deps, job: OutboundJob, { timeLeftMs, tried }: Attempt): Promise<Step> => {
  const { breaker, provideMedia, channelSender, clock } = deps;
  const { channel, openid, content, merchantId } = job;
  const keepAwayMs = breaker.waitMs(channel.id);
  if (keepAwayMs > 0) return { status: 'postponed', delayMs: keepAwayMs, attempts: job.attempts };
  const charged = await deps.renewCharge(job);
  if (charged.status === 'lost') return charged;
  if (charged.status === 'refused') return refused(charged.reason);

  const sendOnce = async (): Promise<Step> => {
    const media = await provideMedia.provide({ merchantId, channelId: channel.id, content, timeLeftMs });
    if (media.status !== 'provided') return media;
    const obstacle = await takeSlot(deps, job);
    if (obstacle) return obstacle;
    tried.askedAt = clock.now();
    return channelSender.send({ channel, openid, content, mediaIds: media.mediaIds, timeLeftMs });
  };
  const first = await sendOnce();
  if (first.status !== 'refused' || !first.isMediaGone) return first;
  await provideMedia.forget({ merchantId, channelId: channel.id, content });
  return sendOnce();
};

/** What a send does that may not go now: it fails at once when no call is left today, else it waits. */
const obstacleOf = (slot: Exclude<SendSlot, { readonly status: 'taken' }>, { attempts }: OutboundJob): Step =>
  slot.status === 'stopped' && slot.why === 'daily_quota'
    ? refused('wechat_45009')
    : { status: 'postponed', delayMs: slot.retryInMs, attempts };

/** Waits for a place in the channel's rate; returns what to do instead when there is none in time. */
const takeSlot = async ({ sendBudget }: Deps, job: OutboundJob): Promise<Step | undefined> => {
  const { channel, merchantId } = job;
  const whose = { merchantId, channelId: channel.id };
  const { sendsPerMinute } = channel;
  const slot = await sendBudget.take({ ...whose, sendsPerMinute, longestWaitMs: LONGEST_WAIT_MS });
  if (slot.status !== 'taken') return obstacleOf(slot, job);
  if (slot.waitMs === 0) return undefined;
  await sleep(slot.waitMs);
  // Meanwhile another send may have been told that the channel has to stop.
  const stopped = await sendBudget.stopOf(whose);
  return stopped && obstacleOf(stopped, job);
};

type Ended = { readonly step: Step; readonly askedAt: Date };

type Next = FinalOutcome | Postponed | { readonly status: 'lost' };

/** Turns what happened into an end or a further try. */
const toNext = (deps: Deps, job: OutboundJob, { step, askedAt }: Ended): Next | Promise<Next> => {
  switch (step.status) {
    case 'sent':
    case 'unknown':
    case 'postponed':
    case 'lost':
      return step;
    case 'refused':
      if (step.needsAdmin)
        deps.logger.error({ channelId: job.channelId, ...step.error }, 'channel has to be set right');
      return { status: 'failed', error: step.error, window: step.window, askedAt };
    case 'retry': {
      const delayMs = retryDelayMs(step.why, job.attempts);
      if (delayMs === undefined) return { status: 'failed', error: step.error, window: undefined, askedAt };
      return { status: 'postponed', delayMs, attempts: job.attempts + 1 };
    }
    case 'stopped':
      return stopChannel(deps, job, { step, askedAt });
  }
};

type Stopped = Extract<Step, { readonly status: 'stopped' }>;

/** Too many calls in this minute: the channel waits. None left for today: what is sent until midnight fails at once. */
const stopChannel = async (
  { sendBudget, clock, logger }: Deps,
  { merchantId, channelId, attempts }: OutboundJob,
  { step: { why, error }, askedAt }: { readonly step: Stopped; readonly askedAt: Date },
): Promise<Next> => {
  const now = clock.now();
  const forMs = why === 'daily_quota' ? nextMidnightInBeijing(now).getTime() - now.getTime() : THROTTLED_MS;
  logger.error({ channelId, ...error, forMs }, 'channel stopped by the platform');
  await sendBudget.stop({ merchantId, channelId, why, forMs });
  if (why === 'daily_quota') return { status: 'failed', error, window: undefined, askedAt };
  return { status: 'postponed', delayMs: forMs, attempts };
};

const noteForBreaker = (breaker: ChannelBreaker, { channel }: OutboundJob, step: Step): void => {
  if (step.status === 'postponed' || step.status === 'lost') return;
  // Our own refusal says nothing of the way to the channel: without an errcode nobody there was asked.
  if (step.status === 'refused' && step.error.errcode === undefined) return;
  const isSilent = step.status === 'unknown' || (step.status === 'retry' && step.why === 'unreachable');
  breaker.note(channel.id, !isSilent);
};

/** Tells agents that a send is under way, when it takes long enough to be seen. */
const announceWhenSlow = ({ announceSending, announceAfterMs = ANNOUNCE_AFTER_MS, logger }: Deps, job: OutboundJob) => {
  let running: Promise<void> = Promise.resolve();
  const timer = setTimeout(() => {
    running = announceSending(job).catch((error: unknown) => {
      logger.warn({ outboundId: job.id, err: error }, 'sending not announced');
    });
  }, announceAfterMs);
  return {
    /** Nothing is announced after this resolves. */
    end: async (): Promise<void> => {
      clearTimeout(timer);
      await running;
    },
  };
};

/** What became of a send is known only here: while Postgres is away it is kept, and written when Postgres is back. */
const createPatience =
  (logger: Logger) =>
  async <Result>(write: () => Promise<Result>): Promise<Result> => {
    const giveUpAt = performance.now() + PATIENCE_MS;
    for (let delayMs = 100; ; delayMs = Math.min(delayMs * 2, 2_000)) {
      try {
        return await write();
      } catch (error) {
        const mayComeBack = error instanceof AppError && error.kind === 'unavailable';
        if (!mayComeBack || performance.now() > giveUpAt) throw error;
        logger.warn({ err: error }, 'outcome of a send not written yet');
        await sleep(delayMs);
      }
    }
  };
