import type { Interval } from '../measure/statistics.js';

export type Goal = {
  readonly what: string;
  readonly unit: '' | 'ms' | 's' | 'MB';
  readonly better: 'more' | 'less';
  readonly target: number;
  readonly stretch: number;
};

/** What each figure is to reach. Ratios are to a base measured in the same run, on the same machine, in turns. */
export const GOALS = {
  I1: {
    what: 'durable plain push / raw node:http, pushes per second',
    unit: '',
    better: 'more',
    target: 0.4,
    stretch: 0.55,
  },
  I2: { what: 'durable safe (AES) push / raw node:http', unit: '', better: 'more', target: 0.3, stretch: 0.45 },
  'I3 plain': {
    what: 'durable plain push / co-wechat that stores nothing',
    unit: '',
    better: 'more',
    target: 2,
    stretch: 3,
  },
  'I3 safe': {
    what: 'durable safe push / co-wechat that stores nothing',
    unit: '',
    better: 'more',
    target: 2,
    stretch: 3.5,
  },
  'I4 plain': { what: 'CPU of a plain push / raw node:http', unit: '', better: 'less', target: 2.6, stretch: 1.8 },
  'I4 safe': { what: 'CPU of a safe push / raw node:http', unit: '', better: 'less', target: 3.2, stretch: 2.2 },
  'I5 p50': {
    what: 'answer at 1,000 pushes/s / bare batched insert, p50',
    unit: '',
    better: 'less',
    target: 1.5,
    stretch: 1.2,
  },
  'I5 p99': {
    what: 'answer at 1,000 pushes/s / bare batched insert, p99',
    unit: '',
    better: 'less',
    target: 2,
    stretch: 1.5,
  },
  I6: { what: '20,000 pushes in one second: the last answer', unit: 's', better: 'less', target: 3, stretch: 1.5 },
  R1: {
    what: 'routing cycles / EVALSHA `return 1`, 10k agents, 1M waiting',
    unit: '',
    better: 'more',
    target: 0.05,
    stretch: 0.08,
  },
  R2: { what: "Redis' time per cycle, (10k, 1M) / (10, 1k)", unit: '', better: 'less', target: 1.8, stretch: 1.5 },
  R3: {
    what: "Redis' time per cycle, agents in 10 of 200 skill groups / in one",
    unit: '',
    better: 'less',
    target: 3,
    stretch: 2,
  },
  S2: {
    what: "Redis' memory for 1,000,000 open conversations",
    unit: 'MB',
    better: 'less',
    target: 600,
    stretch: 400,
  },
  P1: {
    what: "message rows through the writer / TypeORM's insert() of one",
    unit: '',
    better: 'more',
    target: 8,
    stretch: 15,
  },
  W1: {
    what: 'memory of an idle signed-in agent / bare ws, 10,000 of them',
    unit: '',
    better: 'less',
    target: 2,
    stretch: 1.3,
  },
  'W2 one': {
    what: 'events to one agent each, by the CPU they take / bare ws behind Redis',
    unit: '',
    better: 'more',
    target: 0.8,
    stretch: 1,
  },
  'W2 all': {
    what: 'frames of an event for all of a merchant, by the CPU they take / bare ws behind Redis',
    unit: '',
    better: 'more',
    target: 1,
    stretch: 1.3,
  },
  W3: {
    what: '10,000 agents back after a restart, signed in and caught up / bare ws handshakes',
    unit: '',
    better: 'less',
    target: 3,
    stretch: 2,
  },
  'O1 CPU': {
    what: 'CPU of a sent message with order, rate, token, ledger and state / undici alone',
    unit: '',
    better: 'less',
    target: 6,
    stretch: 4,
  },
  O2: {
    what: "use of a channel's rate limit, with no minute over it",
    unit: '',
    better: 'more',
    target: 0.98,
    stretch: 0.995,
  },
  O3: {
    what: 'p99 of 99 channels while the API of one takes 5 s / without it',
    unit: '',
    better: 'less',
    target: 1.3,
    stretch: 1.1,
  },
  R4: {
    what: 'slot freed to next customer on the screen at 100/s / bare transaction, publish, ws, p99',
    unit: '',
    better: 'less',
    target: 2.5,
    stretch: 1.8,
  },
  'E1 p50': {
    what: 'push to screen at 500/s / the same hops bare, p50',
    unit: '',
    better: 'less',
    target: 2,
    stretch: 1.4,
  },
  'E1 p99': {
    what: 'push to screen at 500/s / the same hops bare, p99',
    unit: '',
    better: 'less',
    target: 2,
    stretch: 1.4,
  },
  'E2 p50': { what: 'push to screen at 500/s, p50', unit: 'ms', better: 'less', target: 10, stretch: 5 },
  'E2 p99': { what: 'push to screen at 500/s, p99', unit: 'ms', better: 'less', target: 50, stretch: 25 },
  'T1 p95': { what: 'a list among 1,000,000 tickets, p95', unit: 'ms', better: 'less', target: 200, stretch: 50 },
  'O1 p95': {
    what: 'orders beside a conversation: 200 agents, a shop that takes 300 ms, p95',
    unit: 'ms',
    better: 'less',
    target: 500,
    stretch: 380,
  },
  'S1 p95': { what: 'search among 1,000,000 messages, p95', unit: 'ms', better: 'less', target: 200, stretch: 60 },
  'C1 tasks': {
    what: 'tasks over 50 ms in 3 s of scrolling through 5,000 conversations',
    unit: '',
    better: 'less',
    target: 2,
    stretch: 0,
  },
  'C1 p95': { what: 'frames of that scrolling, p95', unit: 'ms', better: 'less', target: 34, stretch: 17 },
  'C2 tasks': {
    what: 'tasks over 50 ms in 5 s of 200 messages/s for the one who has them',
    unit: '',
    better: 'less',
    target: 10,
    stretch: 0,
  },
  'C2 key': {
    what: 'a key press meanwhile until it is shown, p95',
    unit: 'ms',
    better: 'less',
    target: 100,
    stretch: 34,
  },
} as const satisfies Readonly<Record<string, Goal>>;

export type GoalId = keyof typeof GOALS;

export type Verdict = 'pass' | 'fail' | 'no verdict';

/** On the whole interval, not on its middle: where it lies on both sides of the target, nothing is said. */
export const judge = (goal: Goal, { lo, hi }: Interval): Verdict => {
  const isMet = (value: number): boolean => (goal.better === 'more' ? value >= goal.target : value <= goal.target);
  if (isMet(lo) && isMet(hi)) return 'pass';
  return isMet(lo) || isMet(hi) ? 'no verdict' : 'fail';
};
