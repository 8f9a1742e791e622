import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../src/kernel/errors.js';
import type { ClaimedPush, InboundQueue } from '../../../src/services/ports/queues/inbound-queue.js';
import type { WakeUp } from '../../../src/services/ports/live/wake-up.js';
import { createInboundWorker } from '../../../src/workers/inbound/inbound-worker.js';
import { silentLogger } from '../../support/postgres.js';

const pushOf = (shard: number, openid: string, journalId: string): ClaimedPush => ({
  journalId,
  journalDay: '2026-11-20',
  merchantId: 'm',
  channelId: `c${shard}`,
  push: {
    kind: 'message',
    key: journalId,
    openid,
    createdAt: new Date(),
    msgId: journalId,
    wechatName: 'text',
    content: { type: 'text', text: journalId },
  },
  receivedAt: new Date(),
  signatureKey: undefined,
  lease: { shard, leaseNumber: 1 },
});

/** Shards in memory, each held by one claim at a time. */
const createShards = (pushes: ReadonlyMap<number, ClaimedPush[]>) => {
  const held = new Set<number>();
  const queue: InboundQueue = {
    accept: async () => 'stored',
    dueShards: async () => [...pushes].flatMap(([shard, waiting]) => (waiting.length > 0 ? [shard] : [])),
    claim: async (shards, limit) => {
      if (shards.some((shard) => held.has(shard))) throw new Error('a shard was claimed twice');
      for (const shard of shards) held.add(shard);
      return {
        leases: shards.map((shard) => ({ shard, leaseNumber: 1 })),
        pushes: shards.flatMap((shard) => (pushes.get(shard) ?? []).slice(0, limit)),
      };
    },
    fail: async () => 'waiting',
    release: async ({ leases }) => {
      for (const { shard } of leases) held.delete(shard);
      return leases.flatMap(({ shard }) => ((pushes.get(shard) ?? []).length > 0 ? [shard] : []));
    },
  };
  return queue;
};

const startWorker = (
  pushes: ReadonlyMap<number, ClaimedPush[]>,
  receive: (push: ClaimedPush) => Promise<void>,
  sideBySide: number,
) => {
  let nudge: (key: string) => void = () => {};
  const wakeUp: WakeUp = { wake: () => {}, isConnected: () => true, on: (_topic, listener) => void (nudge = listener) };
  const done = new Set<ClaimedPush>();
  const worker = createInboundWorker({
    inboundQueue: createShards(pushes),
    receiveInbound: async (lanes) => {
      for (const push of lanes.flat()) {
        await receive(push);
        done.add(push);
      }
      for (const waiting of pushes.values()) {
        waiting.splice(0, waiting.length, ...waiting.filter((push) => !done.has(push)));
      }
    },
    wakeUp,
    intervalMs: () => 20,
    logger: silentLogger,
    sideBySide,
  });
  worker.start();
  return { worker, nudge: (shard: number) => nudge(String(shard)) };
};

const untilEmpty = async (pushes: ReadonlyMap<number, readonly ClaimedPush[]>): Promise<void> => {
  for (let tries = 0; [...pushes.values()].some(({ length }) => length > 0); tries += 1) {
    if (tries > 500) throw new Error('pushes were left');
    await sleep(10);
  }
};

it('begins no more at once than it has connections for, however many shards wait', async () => {
  const pushes = new Map(
    Array.from({ length: 64 }, (_, shard) => [
      shard,
      Array.from({ length: 5 }, (_item, index) => pushOf(shard, `o${index}`, `${shard}-${index}`)),
    ]),
  );
  let running = 0;
  let most = 0;
  const receive = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await sleep(1);
    running -= 1;
  };
  const { worker } = startWorker(pushes, receive, 4);

  await untilEmpty(pushes);
  await worker.stop();
  expect(most).toBe(4);
});

it('keeps the order of one identity, and takes what comes while its shard is under way', async () => {
  const pushes = new Map([[7, [pushOf(7, 'o', '1'), pushOf(7, 'o', '2')]]]);
  const received: string[] = [];
  const receive = async ({ journalId }: ClaimedPush): Promise<void> => {
    received.push(journalId);
    await sleep(5);
  };
  const { worker, nudge } = startWorker(pushes, receive, 3);
  for (const journalId of ['3', '4', '5']) {
    await sleep(3);
    pushes.get(7)?.push(pushOf(7, 'o', journalId));
    nudge(7);
  }

  await untilEmpty(pushes);
  await worker.stop();
  expect(received).toEqual(['1', '2', '3', '4', '5']);
});

it('leaves a shard whose store is away to a later look, and what is behind in line with it', async () => {
  const pushes = new Map([[1, [pushOf(1, 'o', '1'), pushOf(1, 'o', '2')]]]);
  const received: string[] = [];
  let failures = 2;
  const receive = async ({ journalId }: ClaimedPush): Promise<void> => {
    failures -= 1;
    if (failures >= 0) throw new AppError('unavailable', 'unavailable');
    received.push(journalId);
  };
  const { worker } = startWorker(pushes, receive, 3);

  await untilEmpty(pushes);
  await worker.stop();
  expect(received).toEqual(['1', '2']);
});

it('begins with a shard that is nudged while another is worked on', async () => {
  const pushes = new Map([
    [1, [pushOf(1, 'slow', 'a')]],
    [2, []],
  ]);
  let letGo: () => void = () => {};
  const slow = new Promise<void>((resolve) => void (letGo = resolve));
  const received: string[] = [];
  const receive = async ({ push }: ClaimedPush): Promise<void> => {
    if (push.openid === 'slow') await slow;
    received.push(push.openid);
  };
  const { worker, nudge } = startWorker(pushes, receive, 4);
  nudge(1);
  await sleep(50);
  pushes.set(2, [pushOf(2, 'quick', 'b')]);
  nudge(2);
  await sleep(50);
  const before = [...received];
  letGo();
  await untilEmpty(pushes);
  await worker.stop();

  expect(before).toEqual(['quick']);
});

it('stops while pushes keep coming', async () => {
  const pushes = new Map([[1, [pushOf(1, 'somebody', '0')]]]);
  let count = 0;
  const { worker } = startWorker(
    pushes,
    async () => {
      count += 1;
      pushes.get(1)?.push(pushOf(1, 'somebody', String(count)));
      await sleep(1);
    },
    2,
  );
  await sleep(50);
  await worker.stop();
  const atStop = count;
  await sleep(50);

  expect(atStop).toBeGreaterThan(1);
  expect(count).toBe(atStop);
});
