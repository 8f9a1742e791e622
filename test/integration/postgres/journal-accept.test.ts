import { AppError } from '../../../src/kernel/errors.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createInboundQueue } from '../../../src/postgres/queues/inbound-queue.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { asSuperuser, newId, openTestDatabase } from '../../support/postgres.js';
import { aPush } from '../../support/pushes.js';

let testDatabase: TestDatabase;
let one: Database;
let other: Database;

beforeAll(async () => {
  testDatabase = await cloneDatabase();
  one = await openTestDatabase(testDatabase.url);
  other = await openTestDatabase(testDatabase.url);
});
afterAll(async () => {
  await one?.close();
  await other?.close();
  await testDatabase?.drop();
});

/** Two processes on one database. */
const twoQueues = () => [createInboundQueue(one), createInboundQueue(other)] as const;

const stored = async (channelId: string): Promise<readonly { key: string; push: { msgId: string } }[]> =>
  asSuperuser(testDatabase.url, 'select key, push from journal where channel_id = $1 order by id', [channelId]);

it('stores a push once, however often and wherever it arrives at the same time', async () => {
  const queues = twoQueues();
  const push = aPush();

  const outcomes = await Promise.all(Array.from({ length: 20 }, (_, n) => queues[n % 2 === 0 ? 0 : 1].accept(push)));

  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(19);
  expect(await stored(push.channelId)).toHaveLength(1);
});

it('never deadlocks or loses one when two processes get the same pushes in opposite order', async () => {
  const queues = twoQueues();
  const channelId = newId();
  const pushes = Array.from({ length: 300 }, (_, n) => aPush({ channelId, openid: `oUser${n % 7}` }));

  const outcomes = await Promise.all([
    ...pushes.map((push) => queues[0].accept(push)),
    ...pushes.toReversed().map((push) => queues[1].accept(push)),
  ]);

  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(300);
  expect(await stored(channelId)).toHaveLength(300);
});

it.each([
  ['the last digit of a big number', { msgId: '9223372036854775806' }, 'stored'],
  ['another customer', { openid: 'oUser2' }, 'stored'],
  ['the same push again', {}, 'duplicate'],
] as const)('tells different messages apart: %s', async (_what, change, expected) => {
  const [queue] = twoQueues();
  const first = { merchantId: newId(), channelId: newId(), openid: 'oUser1', msgId: '9223372036854775807' };

  expect(await queue.accept(aPush(first))).toBe('stored');
  expect(await queue.accept(aPush({ ...first, ...change }))).toBe(expected);
});

it('takes the same identity on another channel for another push', async () => {
  const [queue] = twoQueues();
  const push = aPush();
  expect(await queue.accept(push)).toBe('stored');
  expect(await queue.accept({ ...push, channelId: newId() })).toBe('stored');
});

it('lets a plain-mode signature authenticate one push only, in one batch and across processes', async () => {
  const queues = twoQueues();
  const channelId = newId();
  const first = aPush({ channelId, signatureKey: '1700000000 nonce' });
  const second = aPush({ channelId, signatureKey: '1700000000 nonce' });

  expect(await queues[0].accept(first)).toBe('stored');
  expect(await queues[0].accept(first)).toBe('duplicate');
  expect(await queues[1].accept(second)).toBe('refused');
  expect(await stored(channelId)).toHaveLength(1);

  const together = Array.from({ length: 5 }, () =>
    aPush({ channelId: first.merchantId, signatureKey: '1700000001 x' }),
  );
  const outcomes = await Promise.all(together.map((push) => queues[0].accept(push)));
  expect(outcomes.toSorted()).toEqual(['refused', 'refused', 'refused', 'refused', 'stored']);
});

it('keeps one channel’s signatures apart from another’s', async () => {
  const [queue] = twoQueues();
  expect(await queue.accept(aPush({ signatureKey: 'same' }))).toBe('stored');
  expect(await queue.accept(aPush({ signatureKey: 'same' }))).toBe('stored');
});

it('keeps text that Postgres cannot hold, mended, and never lets it fail its neighbours', async () => {
  const [queue] = twoQueues();
  const channelId = newId();
  const odd = aPush({ channelId, openid: 'o\0dd', text: 'NUL \0, half \ud83d, whole 😀' });

  const outcomes = await Promise.all([
    queue.accept(aPush({ channelId })),
    queue.accept(odd),
    queue.accept(aPush({ channelId })),
  ]);

  expect(outcomes).toEqual(['stored', 'stored', 'stored']);
  const rows = await asSuperuser<{ text: string }>(
    testDatabase.url,
    `select push #>> '{content,text}' as text from journal where channel_id = $1 and openid = $2`,
    [channelId, 'o\ufffddd'],
  );
  expect(rows).toEqual([{ text: 'NUL \ufffd, half \ufffd, whole 😀' }]);
});

it('fails a push that Postgres refuses alone, not those sent with it', async () => {
  const [queue] = twoQueues();
  const good = Array.from({ length: 3 }, () => aPush());
  const bad = { ...aPush(), channelId: 'not a uuid' };

  const outcomes = await Promise.allSettled([...good, bad].map((push) => queue.accept(push)));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
});

it('keeps the order in which the pushes of one customer came', async () => {
  const [queue] = twoQueues();
  const channelId = newId();
  const pushes = Array.from({ length: 1_500 }, (_, n) => aPush({ channelId, msgId: String(n).padStart(6, '0') }));

  await Promise.all(pushes.map((push) => queue.accept(push)));

  const kept = (await stored(channelId)).map(({ push }) => push.msgId);
  expect(kept).toEqual(kept.toSorted());
  expect(kept).toHaveLength(1_500);
});

it('says unavailable in time when the tables are locked, and a late commit does no harm', async () => {
  const [queue] = twoQueues();
  const push = aPush();
  const began = performance.now();
  const locker = asSuperuser(testDatabase.url, `begin; lock table push_keys; select pg_sleep(2.5); commit`);
  await untilLocked();

  const refusal = await queue.accept(push).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AppError);
  expect(refusal).toMatchObject({ kind: 'unavailable' });
  expect(performance.now() - began).toBeLessThan(2_400);

  await locker;
  const outcome = await untilAnswered(() => queue.accept(push));
  expect(['stored', 'duplicate']).toContain(outcome);
  expect(await stored(push.channelId)).toHaveLength(1);
});

const untilLocked = async (): Promise<void> => {
  const isLocked = async () =>
    (
      await asSuperuser(
        testDatabase.url,
        `select 1 from pg_locks where relation = 'push_keys'::regclass and mode = 'AccessExclusiveLock' and granted`,
      )
    ).length > 0;
  while (!(await isLocked()));
};

const untilAnswered = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

it('goes on by itself after every connection was cut', async () => {
  const [queue] = twoQueues();
  await queue.accept(aPush());
  await asSuperuser(
    testDatabase.url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const push = aPush();
  expect(await untilAnswered(() => queue.accept(push))).toMatch(/stored|duplicate/);
  expect(await stored(push.channelId)).toHaveLength(1);
});
