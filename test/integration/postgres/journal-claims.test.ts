import type { Database } from '../../../src/postgres/data-source.js';
import { createInboundQueue } from '../../../src/postgres/queues/inbound-queue.js';
import { createJournalUpkeep } from '../../../src/postgres/journal/journal-upkeep.js';
import { shardOf } from '../../../src/postgres/journal/shard.js';
import { createJournalMarks } from '../../../src/postgres/repositories/conversations/journal-marks.js';
import { createTransactions } from '../../../src/postgres/unit-of-work.js';
import type { ClaimedBatch, ClaimedPush } from '../../../src/services/ports/queues/inbound-queue.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { asSuperuser, newId, openTestDatabase } from '../../support/postgres.js';
import { aPush } from '../../support/pushes.js';

let testDatabase: TestDatabase;
let database: Database;
beforeEach(async () => {
  testDatabase = await cloneDatabase();
  database = await openTestDatabase(testDatabase.url);
});
afterEach(async () => {
  await database.close();
  await testDatabase.drop();
});

const queue = () => createInboundQueue(database);

/** Accepts pushes of one customer; returns their shard. */
const accept = async (count: number, channelId = newId()): Promise<number> => {
  const accepting = queue();
  for (let n = 0; n < count; n += 1) await accepting.accept(aPush({ channelId, msgId: String(n) }));
  return shardOf(channelId, 'oUser1');
};

const mark = (push: ClaimedPush, batch: ClaimedBatch): Promise<boolean> =>
  createTransactions(database.app)(push.merchantId, async (manager) => {
    const met = await createJournalMarks(manager).markDone({ ...push, lease: batch.leases[0] ?? push.lease });
    return met !== undefined;
  });

const claimed = async (shard: number, limit = 100): Promise<ClaimedBatch> => {
  const batch = await queue().claim([shard], limit);
  if (!batch) throw new Error('nothing was claimed');
  return batch;
};

const endLease = (shard: number) =>
  asSuperuser(testDatabase.url, `update inbound_shards set lease_until = now() - interval '1 s' where shard = $1`, [
    shard,
  ]);

it('hands out pushes as they were accepted, oldest first', async () => {
  const channelId = newId();
  const push = aPush({ channelId });
  await queue().accept(push);
  const shard = await accept(4, channelId);

  const { pushes } = await claimed(shard, 3);
  expect(pushes).toHaveLength(3);
  expect(pushes[0]).toMatchObject({ ...push, signatureKey: undefined });
  expect(pushes.slice(1).map(({ push: { key } }) => key)).toEqual(['oUser1 0', 'oUser1 1']);
});

it('gives a shard to one worker at a time, however many ask', async () => {
  const shard = await accept(1);
  const claims = await Promise.all(Array.from({ length: 20 }, () => queue().claim([shard], 10)));
  expect(claims.filter((batch) => batch !== undefined)).toHaveLength(1);
});

it('lists shards with work and no lease, and nothing else', async () => {
  expect(await queue().dueShards()).toEqual([]);
  const shard = await accept(1);
  expect(await queue().dueShards()).toEqual([shard]);
  const batch = await claimed(shard);
  expect(await queue().dueShards()).toEqual([]);
  await queue().release(batch);
  expect(await queue().dueShards()).toEqual([shard]);
});

it('gives the work of a dead worker to another with a higher number, and refuses the late mark of the dead one', async () => {
  const shard = await accept(1);
  const lost = await claimed(shard);
  await endLease(shard);
  const taken = await claimed(shard);
  expect(taken.leases[0]?.leaseNumber).toBeGreaterThan(lost.leases[0]?.leaseNumber ?? Infinity);

  const [push] = lost.pushes;
  if (!push) throw new Error('nothing was claimed');
  expect(await mark(push, lost)).toBe(false);
  expect(await mark(push, taken)).toBe(true);
  expect(await mark(push, taken)).toBe(false);
});

it('takes several shards at once, those that are free, each in its own order', async () => {
  const channels = [newId(), newId(), newId()];
  const shards: number[] = [];
  for (const channelId of channels) shards.push(await accept(3, channelId));
  const [held = -1, ...free] = shards;
  await claimed(held);

  const batch = await queue().claim(shards, 2);
  expect(batch?.leases.map(({ shard }) => shard).toSorted()).toEqual([...new Set(free)].toSorted());
  for (const shard of new Set(free)) {
    const ofShard = batch?.pushes.filter(({ lease }) => lease.shard === shard).map(({ push }) => push.key);
    expect(ofShard?.slice(0, 2)).toEqual(['oUser1 0', 'oUser1 1']);
  }
});

it('gives merchants turns in a shard, so that one push does not wait behind the burst of another merchant', async () => {
  const [loud, quiet, loudChannel] = [newId(), newId(), newId()];
  const shard = shardOf(loudChannel, 'oUser1');
  const quietChannel = Array.from({ length: 5_000 }, newId).find((id) => shardOf(id, 'oUser1') === shard);
  for (let n = 0; n < 20; n += 1)
    await queue().accept(aPush({ merchantId: loud, channelId: loudChannel, msgId: String(n) }));
  for (const msgId of ['a', 'b'])
    await queue().accept(aPush({ merchantId: quiet, channelId: quietChannel ?? '', msgId }));

  const pushes = (await queue().claim([shard], 8, 3))?.pushes ?? [];
  const keysOf = (merchantId: string) =>
    pushes.filter((push) => push.merchantId === merchantId).map(({ push }) => push.key);
  expect(keysOf(quiet)).toEqual(['oUser1 a', 'oUser1 b']);
  expect(keysOf(loud)).toEqual(['oUser1 0', 'oUser1 1', 'oUser1 2']);
});

it('lets one of many marks count, so that no work is committed twice', async () => {
  const batch = await claimed(await accept(1));
  const [push] = batch.pushes;
  if (!push) throw new Error('nothing was claimed');
  const marks = await Promise.all(Array.from({ length: 20 }, () => mark(push, batch)));
  expect(marks.filter(Boolean)).toHaveLength(1);
});

it('says at release whether more waits, also what came while the lease was held', async () => {
  const channelId = newId();
  const shard = await accept(1, channelId);
  const batch = await claimed(shard);
  for (const push of batch.pushes) await mark(push, batch);
  expect(await queue().release(batch)).toEqual([]);

  await queue().accept(aPush({ channelId }));
  const next = await claimed(shard);
  await queue().accept(aPush({ channelId }));
  for (const push of next.pushes) await mark(push, next);
  expect(await queue().release(next)).toEqual([shard]);
  expect(await queue().claim([63 - shard], 10)).toBeUndefined();
});

it('does not end a lease that another worker has by now', async () => {
  const shard = await accept(1);
  const lost = await claimed(shard);
  await endLease(shard);
  await claimed(shard);
  await queue().release(lost);
  expect(await queue().claim([shard], 1)).toBeUndefined();
});

it('sets a push aside after eight failures of its own and goes on behind it; an operator can see it', async () => {
  const shard = await accept(2);
  const batch = await claimed(shard);
  const [bad] = batch.pushes;
  if (!bad) throw new Error('nothing was claimed');
  const outcomes: string[] = [];
  for (let n = 0; n < 8; n += 1) outcomes.push(await queue().fail(bad, `broken ${n}`));
  expect(outcomes).toEqual([...Array.from({ length: 7 }, () => 'waiting'), 'given_up']);

  await queue().release(batch);
  expect((await claimed(shard)).pushes.map(({ push }) => push.key)).toEqual(['oUser1 1']);
  const kept = await asSuperuser(testDatabase.url, 'select attempts, error from journal where error is not null');
  expect(kept).toEqual([{ attempts: 8, error: 'broken 7' }]);
});

it('finds work that has waited for days', async () => {
  const push = aPush({ receivedAt: new Date(Date.now() - 5 * 86_400_000) });
  await queue().accept(push);
  const waiting = queue();
  const [shard] = await waiting.dueShards();
  expect(shard).toBe(shardOf(push.channelId, push.push.openid));
  expect((await waiting.claim([shard ?? -1], 10))?.pushes).toHaveLength(1);
});

it('makes partitions ahead, drops old days that are done, and keeps days on which something waits', async () => {
  const upkeep = createJournalUpkeep(database.system);
  const longAgo = new Date(Date.now() - 40 * 86_400_000);
  await upkeep.ensurePartitions(longAgo);
  const [done, waiting] = [
    aPush({ receivedAt: longAgo }),
    aPush({ receivedAt: new Date(longAgo.getTime() + 86_400_000) }),
  ];
  await queue().accept(done);
  await queue().accept(waiting);
  await asSuperuser(testDatabase.url, 'update journal set done_at = now() where channel_id = $1', [done.channelId]);

  const { keys, days } = await upkeep.prune(new Date(), { pushKeyDays: 30, journalDays: 7 });

  expect(keys).toBe(2);
  expect(days).toBeGreaterThanOrEqual(1);
  const left = await asSuperuser<{ channel_id: string }>(testDatabase.url, 'select channel_id from journal');
  expect(left).toEqual([{ channel_id: waiting.channelId }]);
});

it('spreads customers over all lanes, and one customer always on the same', () => {
  const lanes = new Set(Array.from({ length: 5_000 }, (_, n) => shardOf('channel', `oUser${n}`)));
  expect(lanes.size).toBe(64);
  // It is stored with each push: another number here would part the pushes of one customer.
  expect(shardOf('01890000-0000-7000-8000-000000000000', 'oUser1')).toBe(14);
});
