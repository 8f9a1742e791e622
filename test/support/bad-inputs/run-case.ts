import { isDeepStrictEqual } from 'node:util';
import { callbackCorpus } from './corpus.js';
import type { CallbackCase, Expectation, Step } from './corpus.js';
import type { Canary } from './canary.js';
import type { Received } from './exchange.js';
import { newVariables } from './scope.js';
import type { Variables } from './scope.js';
import { sendPush } from './send-push.js';

/** Rows by business table. `messages` counts pushes kept, events included; `conversations` and `eraseTasks` only where they exist. */
export type Counts = { readonly messages: number; readonly [table: string]: number };

/** The server under test, wired with the accounts of the corpus. */
export type Target = {
  readonly baseUrl: string;
  readonly counts: () => Promise<Counts>;
  /** Everything kept, as one text. */
  readonly storedText: () => Promise<string>;
  /** How long the target may take after its answer until its counts are right. */
  readonly settleMs: number;
};

type Run = { readonly target: Target; readonly canary: Canary; readonly variables: Variables };

const checkBody = ({ status, headers, body }: Received, { bodyRule, never = [] }: Expectation): void => {
  for (const text of never) expect(body).not.toContain(text);
  if (!bodyRule || bodyRule.is === 'any' || status === 'closed') return;
  if (bodyRule.is === 'text') expect(body).toBe(bodyRule.equals);
  if (bodyRule.is === 'empty') expect(body).toBe('');
  if (bodyRule.is === 'json') expect(JSON.parse(body)).toEqual(bodyRule.equals);
  expect(headers['content-type']).toMatch(/^text\/plain/);
  expect(headers['x-content-type-options']).toBe('nosniff');
};

const checkHeaders = ({ headers: received }: Received, { headers = {}, headerAbsent = [] }: Expectation): void => {
  for (const name of headerAbsent) expect(received).not.toHaveProperty(name);
  for (const [name, value] of Object.entries(headers)) expect(received[name]).toBe(value);
};

const checkAnswer = (received: Received, expected: Expectation): void => {
  const { status, maxMs } = expected;
  if (status !== undefined) expect(Array.isArray(status) ? status : [status]).toContain(received.status);
  checkBody(received, expected);
  checkHeaders(received, expected);
  if (maxMs !== undefined) expect(received.ms).toBeLessThan(maxMs);
};

const eventually = async (isReached: () => Promise<boolean>, limitMs: number): Promise<void> => {
  const end = Date.now() + limitMs;
  while (!(await isReached()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 25));
};

const wantedGrowth = ({ newMessages, newConversations, eraseTask }: Expectation): Readonly<Record<string, number>> => ({
  ...(newMessages !== undefined && { messages: newMessages }),
  ...(newConversations !== undefined && { conversations: newConversations }),
  ...(eraseTask && { eraseTasks: 1 }),
});

const checkGrowth = async ({ target }: Run, before: Counts, expected: Expectation): Promise<void> => {
  const wanted = Object.entries(wantedGrowth(expected)).filter(([table]) => table in before);
  const grown = async (): Promise<Readonly<Record<string, number>>> => {
    const after = await target.counts();
    return Object.fromEntries(wanted.map(([table]) => [table, (after[table] ?? 0) - (before[table] ?? 0)]));
  };
  await eventually(async () => isDeepStrictEqual(await grown(), Object.fromEntries(wanted)), target.settleMs);
  expect(await grown()).toEqual(Object.fromEntries(wanted));
};

const checkStore = async (run: Run, before: Counts, expected: Expectation): Promise<void> => {
  if (expected.stored === false) expect(await run.target.counts()).toEqual(before);
  await checkGrowth(run, before, expected);
  const { storedContentContains: content } = expected;
  if (content === undefined) return;
  await eventually(async () => (await run.target.storedText()).includes(content), run.target.settleMs);
  expect(await run.target.storedText()).toContain(content);
};

const checkStatusCounts = (received: readonly Received[], { statusCounts }: Expectation): void => {
  if (!statusCounts) return;
  const counted = new Map<string, number>();
  for (const { status } of received) counted.set(String(status), (counted.get(String(status)) ?? 0) + 1);
  expect(Object.fromEntries(counted)).toEqual(statusCounts);
};

const checkProcess = ({ canary }: Run, hitsBefore: number, { noPrototypePollution = [] }: Expectation): void => {
  expect(canary.hits()).toBe(hitsBefore);
  for (const name of noPrototypePollution) expect(Reflect.get({}, name)).toBeUndefined();
};

const sendAll = async (run: Run, { steps, concurrent }: CallbackCase): Promise<readonly [Step, Received][]> => {
  const turns = steps.flatMap((step) => Array.from({ length: step.repeat ?? 1 }, (_item, index) => ({ step, index })));
  if (concurrent) {
    return Promise.all(
      turns.map(async ({ step, index }): Promise<[Step, Received]> => [
        step,
        await sendPush(run.target.baseUrl, { step, variables: run.variables, index }),
      ]),
    );
  }
  const received: [Step, Received][] = [];
  for (const { step, index } of turns)
    received.push([step, await sendPush(run.target.baseUrl, { step, variables: run.variables, index })]);
  return received;
};

const runOnce = async (run: Run, tested: CallbackCase): Promise<void> => {
  const before = await run.target.counts();
  const hitsBefore = run.canary.hits();
  const received = await sendAll(run, tested);
  for (const [step, answer] of received) if (step.expect) checkAnswer(answer, step.expect);
  const last = received.at(-1)?.[1];
  if (last && !tested.expect.statusCounts) checkAnswer(last, tested.expect);
  checkStatusCounts(
    received.map(([, answer]) => answer),
    tested.expect,
  );
  await checkStore(run, before, { ...tested.expect, ...tested.expect.after });
  checkProcess(run, hitsBefore, tested.expect);
};

/** Runs one case of the corpus, then an ordinary push, which must still be accepted. */
export const runCase = async (target: Target, canary: Canary, tested: CallbackCase): Promise<void> => {
  await runOnce({ target, canary, variables: newVariables(canary.address) }, tested);
  const control = callbackCorpus.controls.find(({ id }) => id === 'cb-ok-safe-text');
  if (!control) throw new Error('the corpus has no control case');
  await runOnce({ target, canary, variables: newVariables(canary.address) }, control);
};
