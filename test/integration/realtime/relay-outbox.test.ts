import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src/kernel/errors.js';
import type { DomainEvent } from '../../../src/domain/conversations/events.js';
import { openDatabase } from '../../../src/postgres/data-source.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createOutboxSource } from '../../../src/postgres/queues/outbox-source.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import type { RedisConnections } from '../../../src/redis/connect.js';
import { createEventLog } from '../../../src/redis/events/event-log.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createRelayOutbox } from '../../../src/services/events/relay-outbox.js';
import type { EventLog } from '../../../src/services/ports/live/event-log.js';
import type { WakeTopic, WakeUp } from '../../../src/services/ports/live/wake-up.js';
import { createOutboxRelay } from '../../../src/workers/outbox-relay.js';
import { cloneDatabase, redisForTest } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aLineFor } from '../../support/realtime/events.js';
import { silentLogger, until } from '../../support/realtime/until.js';

const AGENT = randomUUID();

/** Nudges inside this process only. */
const createLocalWakeUp = (): WakeUp => {
  const listeners: { topic: WakeTopic; listener: (key: string) => void }[] = [];
  return {
    wake: (topic, key) => listeners.filter((one) => one.topic === topic).forEach(({ listener }) => listener(key)),
    on: (topic, listener) => void listeners.push({ topic, listener }),
    isConnected: () => true,
  };
};

describe('the outbox relay', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let connections: RedisConnections;
  let eventLog: EventLog;

  beforeAll(async () => {
    testDatabase = await cloneDatabase();
    database = await openDatabase({ url: testDatabase.url, appPoolSize: 4, systemPoolSize: 6, logger: silentLogger });
    const { url } = await redisForTest();
    connections = createRedisConnections({ url, logger: silentLogger });
    eventLog = createEventLog({ connection: connections.commands, keys: createKeys(databaseOf(url)) });
    await until(() => connections.commands.isReady());
  });
  afterAll(async () => {
    await connections?.close();
    await database?.close();
    await testDatabase?.drop();
  });

  const aMerchant = async (): Promise<string> => {
    const id = randomUUID();
    await database.system.query('insert into merchants (id, name) values ($1, $2)', [id, 'shop']);
    return id;
  };
  const announce = (merchantId: string, events: readonly DomainEvent[]) =>
    database.system.query(
      `insert into outbox (merchant_id, event) select $1, event from unnest($2::jsonb[]) with ordinality as l (event, n) order by n`,
      [merchantId, events.map((event) => JSON.stringify(event))],
    );
  const lines = (from: number, count: number) => Array.from({ length: count }, (_, i) => aLineFor(AGENT, from + i));
  const waitingCount = async (merchantId: string): Promise<number> => {
    const [{ count }] = await database.system.query<[{ count: string }]>(
      'select count(*) from outbox where merchant_id = $1',
      [merchantId],
    );
    return Number(count);
  };
  /** The line numbers in the log, in its order. */
  const logged = async (merchantId: string): Promise<readonly number[]> => {
    const end = await eventLog.end(merchantId);
    if (!end) return [];
    for (let from = 0; from <= end.number; from += 1) {
      const events = await eventLog.since(merchantId, { epoch: end.epoch, number: from }, 10_000);
      if (events) return events.flatMap(({ event }) => (event.type === 'message.added' ? [event.message.number] : []));
    }
    return [];
  };
  const openRelay = (changes: Partial<Parameters<typeof createRelayOutbox>[0]> = {}) =>
    createRelayOutbox({
      outboxSource: createOutboxSource({ system: database.system }),
      eventLog,
      applyRouting: async () => {},
      logger: silentLogger,
      ...changes,
    });

  it('announces what was written, in order, once, and empties the outbox', async () => {
    const merchantId = await aMerchant();
    const routed: number[] = [];
    const relay = openRelay({ applyRouting: async (_id, events) => void routed.push(events.length) });
    await announce(merchantId, lines(1, 3));
    await relay(merchantId);
    const epoch = (await eventLog.end(merchantId))?.epoch;
    await announce(merchantId, lines(4, 2));
    await relay(merchantId);

    expect(await logged(merchantId)).toEqual([1, 2, 3, 4, 5]);
    expect(await eventLog.end(merchantId)).toEqual({ epoch, number: 5 });
    expect({ waiting: await waitingCount(merchantId), routed }).toEqual({ waiting: 0, routed: [3, 2] });
  });

  it('says when more waits than one turn takes', async () => {
    const merchantId = await aMerchant();
    const relay = openRelay();
    await announce(merchantId, lines(1, 501));

    expect(await relay(merchantId)).toEqual({ status: 'relayed', more: true });
    expect(await relay(merchantId)).toEqual({ status: 'relayed', more: false });
    expect(await logged(merchantId)).toHaveLength(501);
  });

  it('loses nothing and keeps the order when it dies between the log and the commit; consoles see a new epoch', async () => {
    const merchantId = await aMerchant();
    await announce(merchantId, lines(1, 2));
    await openRelay()(merchantId);
    const before = await eventLog.end(merchantId);
    await announce(merchantId, lines(3, 2));
    const dying = openRelay({
      eventLog: {
        ...eventLog,
        append: async (...input) => {
          await eventLog.append(...input);
          throw new Error('the process dies here');
        },
      },
    });
    await expect(dying(merchantId)).rejects.toThrow('the process dies here');
    await announce(merchantId, lines(5, 1));
    await openRelay()(merchantId);
    const after = await eventLog.end(merchantId);

    expect(await logged(merchantId)).toEqual([3, 4, 5]);
    expect(after?.epoch).not.toBe(before?.epoch);
    expect(after?.number).toBe(5);
    expect(await waitingCount(merchantId)).toBe(0);
  });

  it('brings the batch again while routing cannot follow for want of a store', async () => {
    const merchantId = await aMerchant();
    await announce(merchantId, lines(1, 2));
    const away = openRelay({ applyRouting: () => Promise.reject(new AppError('unavailable', 'unavailable')) });
    await expect(away(merchantId)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await waitingCount(merchantId)).toBe(2);

    await openRelay()(merchantId);
    expect(await logged(merchantId)).toEqual([1, 2]);
  });

  it('does not silence a merchant for a bug in routing, and calls a person', async () => {
    const merchantId = await aMerchant();
    const errors: string[] = [];
    await announce(merchantId, lines(1, 1));
    const relay = openRelay({
      applyRouting: () => Promise.reject(new TypeError('a bug')),
      logger: { ...silentLogger, error: (_fields, message) => errors.push(message) },
    });
    await relay(merchantId);

    expect({ logged: await logged(merchantId), errors: errors.length }).toEqual({ logged: [1], errors: 1 });
  });

  it('keeps one order and announces once, however many relays run together', async () => {
    const merchantId = await aMerchant();
    const relays = Array.from({ length: 4 }, () => openRelay());
    let written = 0;
    const writing = (async () => {
      while (written < 2_000) {
        await announce(merchantId, lines(written + 1, 10));
        written += 10;
      }
    })();
    const state = { isWriting: true };
    const relaying = relays.map(async (relay) => {
      while (state.isWriting || (await waitingCount(merchantId)) > 0) await relay(merchantId);
    });
    await writing;
    state.isWriting = false;
    await Promise.all(relaying);

    expect(await logged(merchantId)).toEqual(Array.from({ length: 2_000 }, (_, i) => i + 1));
    expect((await eventLog.end(merchantId))?.number).toBe(2_000);
  });

  it('relays when nudged, and finds by itself what nobody nudged it about', async () => {
    const [nudged, found] = [await aMerchant(), await aMerchant()];
    const wakeUp = createLocalWakeUp();
    const outboxSource = createOutboxSource({ system: database.system });
    await announce(found, lines(1, 1));
    const worker = createOutboxRelay({
      relayOutbox: openRelay({ outboxSource }),
      outboxSource,
      wakeUp,
      logger: silentLogger,
    });
    worker.start();
    await until(async () => (await logged(found)).length === 1);
    await announce(nudged, lines(1, 1));
    wakeUp.wake('outbox', nudged);
    await until(async () => (await logged(nudged)).length === 1, 2_000);
    await worker.stop();
    await announce(nudged, lines(2, 1));
    wakeUp.wake('outbox', nudged);

    expect(await waitingCount(nudged)).toBe(1);
  });

  it('lets a small merchant through while a big one has thousands waiting', async () => {
    const [big, small] = [await aMerchant(), await aMerchant()];
    const wakeUp = createLocalWakeUp();
    const outboxSource = createOutboxSource({ system: database.system });
    const order: string[] = [];
    const relayOutbox = openRelay({ outboxSource, onRelayed: (merchantId) => order.push(merchantId) });
    await announce(big, lines(1, 3_000));
    await announce(small, lines(1, 1));
    const worker = createOutboxRelay({ relayOutbox, outboxSource, wakeUp, logger: silentLogger, merchantsAtOnce: 1 });
    worker.start();
    wakeUp.wake('outbox', big);
    wakeUp.wake('outbox', small);
    await until(async () => (await waitingCount(big)) === 0 && (await waitingCount(small)) === 0);
    await worker.stop();

    expect(order.indexOf(small)).toBeLessThanOrEqual(1);
    expect(order.filter((merchant) => merchant === big)).toHaveLength(6);
  });
});
