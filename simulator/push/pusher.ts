import { createRing, type Ring } from '../state/ring.js';
import type { Channel } from '../state/channels.js';
import type { World } from '../state/world.js';
import type { PushFaults } from '../faults.js';
import { createAttempt, type Attempt } from './attempt.js';
import { buildVerification, type RequestInput } from './build-request.js';
import { createPost } from './post.js';
import { isAnswered, type PushRecord } from './push-record.js';
import type { Reply } from './read-answer.js';
import { createTurns } from './turns.js';
import { createWaits } from './waits.js';

export type PushInput = Omit<RequestInput, 'channel' | 'jsonEscapes'> & {
  readonly appId: string;
  /** What stays the same over all tries and copies. */ readonly identity: string;
  readonly msgType: string;
  readonly event?: string;
};
export type Push = { readonly record: PushRecord; readonly settled: Promise<PushRecord> };
export type Verification = { readonly verified: boolean; readonly status?: number; readonly elapsedMs: number };
export type Pusher = {
  /** Pushes of one customer leave one after another, each when the first try of the one before has ended. */
  readonly push: (input: PushInput) => Push;
  /** WeChat's check of the server settings: one GET, the exact echo within 5 s. */
  readonly verify: (channel: Channel) => Promise<Verification>;
  readonly pushes: Ring<PushRecord>;
  readonly inFlight: () => number;
  readonly close: () => Promise<void>;
};

type Run = { record: PushRecord; readonly input: PushInput; readonly faults: PushFaults; hasReplied: boolean };

const KEPT = 50_000;
const VERIFY_MS = 5000;
// After these a customer waits for an answer, so a failure is shown to them.
const EVENTS_WITH_NOTICE: readonly string[] = ['subscribe', 'SCAN', 'CLICK'];

const newRecord = (
  number: number,
  { appId, openid, identity, msgType, event }: PushInput,
  createdAt: number,
): PushRecord => ({
  number,
  appId,
  openid,
  identity,
  msgType,
  ...(event === undefined ? {} : { event }),
  createdAt,
  tries: [],
  state: 'pending',
  noticeShown: false,
});

const isAwaited = ({ msgType, event }: PushInput): boolean =>
  msgType !== 'event' || (event !== undefined && EVENTS_WITH_NOTICE.includes(event));

export const createPusher = (world: World): Pusher => {
  const post = createPost();
  const attempt = createAttempt(post, world.clock.now);
  const pushes = createRing<PushRecord>(KEPT);
  const waits = createWaits();
  const turnOf = createTurns();
  let inFlight = 0;

  const change = (run: Run, changes: Partial<PushRecord>): void => {
    run.record = { ...run.record, ...changes };
    pushes.replace(run.record.number, run.record);
  };
  const show = ({ appId, openid }: PushInput, reply: Reply): void => {
    if (reply.kind === 'transfer_customer_service') return;
    world.transcripts.add({ appId, openid, from: 'merchant', via: 'passive_reply', ...reply });
  };
  const note = (run: Run, { attempt: made, reply }: Attempt): void => {
    const state = isAnswered(made) ? 'answered' : run.record.state;
    change(run, { tries: [...run.record.tries, made], state });
    if (!reply || run.hasReplied) return;
    run.hasReplied = true;
    show(run.input, reply);
  };
  const giveUp = (run: Run, channel: Channel): void => {
    const noticeShown = channel.kind === 'official_account' && isAwaited(run.input);
    change(run, { state: 'given_up', noticeShown });
    if (!noticeShown) return;
    const { appId, openid } = run.input;
    const content = { text: '该公众号暂时无法提供服务，请稍后再试' };
    world.transcripts.add({ appId, openid, from: 'wechat', via: 'notice', kind: 'notice', content });
  };
  const tryOnce = async (run: Run, channel: Channel): Promise<void> => {
    const { faults, input } = run;
    const copies = world.chance.happens(faults.duplicateShare) ? faults.copies : 1;
    const made = Array.from({ length: copies }, async (_, index) => {
      const dropAnswer = world.chance.happens(faults.dropAnswerShare);
      note(run, await attempt({ ...input, channel, faults, copy: index > 0, dropAnswer }));
    });
    await Promise.all(made);
  };
  /** Whether WeChat tries again: not after an answer, and not after a body it cannot read. */
  const isOver = ({ record }: Run): boolean =>
    record.state === 'answered' || record.tries.at(-1)?.result === 'invalid' || waits.ended();

  const runTries = async (run: Run, done: () => void): Promise<void> => {
    const firstAt = performance.now();
    for (let count = 0; count < run.faults.tries && !isOver(run); count += 1) {
      await waits.until(firstAt + count * run.faults.retryEveryMs);
      const channel = world.channels.find(run.input.appId);
      if (!channel || waits.ended()) break;
      await tryOnce(run, channel);
      done();
    }
    const channel = world.channels.find(run.input.appId);
    if (run.record.state === 'pending' && channel && !waits.ended()) giveUp(run, channel);
  };
  const start = async (run: Run): Promise<PushRecord> => {
    const { faults, input } = run;
    const isHeldBack = world.chance.happens(faults.reorderShare);
    const delayMs =
      world.chance.between(...faults.delayMs) + (isHeldBack ? world.chance.between(...faults.reorderMs) : 0);
    const startAt = performance.now() + delayMs;
    const turn = turnOf(isHeldBack ? `held ${run.record.number}` : `${input.appId} ${input.openid}`);
    inFlight += 1;
    try {
      await turn.ready;
      await waits.until(startAt);
      await runTries(run, turn.done);
    } finally {
      turn.done();
      inFlight -= 1;
    }
    return run.record;
  };

  return {
    pushes,
    inFlight: () => inFlight,
    push: (input) => {
      const record = pushes.add((number) => newRecord(number, input, world.clock.now()));
      const settled = start({ record, input, faults: world.faults.get(input.appId).push, hasReplied: false });
      return { record, settled };
    },
    verify: async (channel) => {
      const { url, echo } = buildVerification(channel);
      const startedAt = performance.now();
      const posted = await post.get(url, VERIFY_MS);
      const elapsedMs = performance.now() - startedAt;
      if (posted.type !== 'answered') return { verified: false, elapsedMs };
      return { verified: posted.status === 200 && posted.body === echo, status: posted.status, elapsedMs };
    },
    close: async () => {
      waits.end();
      await post.close();
    },
  };
};
