import { createRing, type Ring } from '../state/ring.js';
import type { Channel } from '../state/channels.js';
import type { World } from '../state/world.js';
import { createAttempt } from './attempt.js';
import { buildVerification } from './build-request.js';
import { createPost, type Post } from './post.js';
import { createPushBook, type PushInput, type Run } from './push-book.js';
import type { PushRecord } from './push-record.js';
import { createTries } from './tries.js';
import { createTurns } from './turns.js';
import { createWaits } from './waits.js';

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

const KEPT = 50_000;
const VERIFY_MS = 5000;

const createVerify =
  (post: Post) =>
  async (channel: Channel): Promise<Verification> => {
    const { url, echo } = buildVerification(channel);
    const startedAt = performance.now();
    const posted = await post.get(url, VERIFY_MS);
    const elapsedMs = performance.now() - startedAt;
    if (posted.type !== 'answered') return { verified: false, elapsedMs };
    return { verified: posted.status === 200 && posted.body === echo, status: posted.status, elapsedMs };
  };

export const createPusher = (world: World): Pusher => {
  const post = createPost();
  const pushes = createRing<PushRecord>(KEPT);
  const waits = createWaits();
  const turnOf = createTurns();
  const book = createPushBook(world, pushes);
  const runTries = createTries({ world, attempt: createAttempt(post, world.clock.now), book, waits });
  let inFlight = 0;

  const start = async (run: Run): Promise<PushRecord> => {
    const { appId, openid } = run.input;
    const { reorderShare, delayMs, reorderMs } = run.faults;
    const isHeldBack = world.chance.happens(reorderShare);
    const waitMs = world.chance.between(...delayMs) + (isHeldBack ? world.chance.between(...reorderMs) : 0);
    const startAt = performance.now() + waitMs;
    // Held back, a push leaves its customer's line, and those behind it overtake.
    const turn = turnOf(isHeldBack ? `held ${run.record.number}` : `${appId} ${openid}`);
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
    verify: createVerify(post),
    push: (input) => {
      const run = book.open(input);
      const { record } = run;
      return { record, settled: start(run) };
    },
    close: async () => {
      waits.end();
      await post.close();
    },
  };
};
