import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src/kernel/errors.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import type { RedisConnections } from '../../../src/redis/connect.js';
import { createEventFeed } from '../../../src/redis/events/event-feed.js';
import { createEventLog } from '../../../src/redis/events/event-log.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createSubscriptions } from '../../../src/redis/subscriptions.js';
import type { LoggedEvent } from '../../../src/services/ports/live/event-log.js';
import { redisForTest } from '../../support/databases.js';
import { aChange, aConversation, aLineFor } from '../../support/realtime/events.js';
import { silentLogger, until } from '../../support/realtime/until.js';

const AGENT = randomUUID();
const lines = (from: number, count: number) => Array.from({ length: count }, (_, i) => aLineFor(AGENT, from + i));
const numbersOf = (events: readonly LoggedEvent[] | undefined) => events?.map(({ number }) => number);

describe('the event log', () => {
  let connections: RedisConnections;
  let keys: ReturnType<typeof createKeys>;
  let merchantId: string;

  beforeAll(async () => {
    const { url } = await redisForTest();
    keys = createKeys(databaseOf(url));
    connections = createRedisConnections({ url, logger: silentLogger });
    await until(() => connections.commands.isReady() && connections.subscriber.isReady());
  });
  beforeEach(() => {
    merchantId = randomUUID();
  });
  afterAll(() => connections.close());

  const openLog = (keptEvents?: number) =>
    createEventLog({ connection: connections.commands, keys, ...(keptEvents !== undefined && { keptEvents }) });

  it('is empty until somebody appends', async () => {
    const log = openLog();

    expect(await log.end(merchantId)).toBeUndefined();
    expect(await log.since(merchantId, { epoch: 'x', number: 0 }, 10)).toBeUndefined();
  });

  it('gives back what came after a cursor, in order and with its dates', async () => {
    const log = openLog();
    const change = aChange(aConversation({ merchantId, agentId: AGENT, closedAt: new Date() }));
    await log.append(merchantId, 7, [...lines(1, 3), change]);
    const end = await log.end(merchantId);
    const epoch = end?.epoch ?? '';

    const events = await log.since(merchantId, { epoch, number: 8 }, 10);

    expect(end?.number).toBe(10);
    expect(numbersOf(events)).toEqual([9, 10]);
    expect(events?.[1]?.event).toEqual(change);
    expect(await log.since(merchantId, { epoch, number: 10 }, 10)).toEqual([]);
    expect(numbersOf(await log.since(merchantId, { epoch, number: 6 }, 2))).toEqual([7, 8]);
  });

  it('goes on in the same epoch as long as numbers follow each other', async () => {
    const log = openLog();
    await log.append(merchantId, 1, lines(1, 2));
    const before = await log.end(merchantId);
    await log.append(merchantId, 3, lines(3, 2));

    expect(await log.end(merchantId)).toEqual({ epoch: before?.epoch, number: 4 });
  });

  it.each([
    ['repeated', 2],
    ['skipped', 5],
  ])('begins a new epoch when a number is %s, and forgets what was before', async (_name, next) => {
    const log = openLog();
    await log.append(merchantId, 1, lines(1, 3));
    const before = await log.end(merchantId);
    await log.append(merchantId, next, lines(next, 1));
    const after = await log.end(merchantId);

    expect(after?.number).toBe(next);
    expect(after?.epoch).not.toBe(before?.epoch);
    expect(await log.since(merchantId, { epoch: before?.epoch ?? '', number: 1 }, 10)).toBeUndefined();
    expect(numbersOf(await log.since(merchantId, { epoch: after?.epoch ?? '', number: next - 1 }, 10))).toEqual([next]);
  });

  it('says so when it does not go back far enough, and when a cursor is ahead of it', async () => {
    const log = openLog(100);
    for (let first = 1; first <= 901; first += 100) await log.append(merchantId, first, lines(first, 100));
    const epoch = (await log.end(merchantId))?.epoch ?? '';

    expect(await log.since(merchantId, { epoch, number: 1 }, 10)).toBeUndefined();
    expect(await log.since(merchantId, { epoch, number: 950 }, 500)).toHaveLength(50);
    expect(await log.since(merchantId, { epoch, number: 1001 }, 10)).toBeUndefined();
  });

  it('is appended to after the server has forgotten its scripts', async () => {
    const log = openLog();
    await log.append(merchantId, 1, lines(1, 1));
    await connections.commands.run((redis) => redis.script('FLUSH'));
    await log.append(merchantId, 2, lines(2, 1));

    expect((await log.end(merchantId))?.number).toBe(2);
  });

  it('tells those who follow a merchant of each event once, in order, and nobody else', async () => {
    const log = openLog();
    const subscriptions = createSubscriptions(connections.subscriber, silentLogger);
    const feed = createEventFeed({
      subscriptions,
      connections: [connections.commands, connections.subscriber],
      keys,
      logger: silentLogger,
    });
    const heard: number[] = [];
    const stop = await feed.follow(merchantId, (_epoch, events) => heard.push(...events.map(({ number }) => number)));
    await log.append(randomUUID(), 1, lines(1, 5));
    await log.append(merchantId, 1, lines(1, 2));
    await log.append(merchantId, 3, lines(3, 1));
    await until(() => heard.length === 3);
    await stop();
    await log.append(merchantId, 4, lines(4, 1));

    expect(heard).toEqual([1, 2, 3]);
  });

  it('leaves no key without an end of its life', async () => {
    const log = openLog();
    await log.append(merchantId, 1, lines(1, 2));
    const lives = await connections.commands.run((redis) =>
      Promise.all([redis.pttl(keys.events(merchantId)), redis.pttl(keys.eventsEnd(merchantId))]),
    );

    expect(lives.every((ms) => ms > 0)).toBe(true);
  });

  it('throws `unavailable` when there is no connection', async () => {
    const away = createRedisConnections({ url: 'redis://127.0.0.1:1', logger: silentLogger });
    const log = createEventLog({ connection: away.commands, keys });

    await expect(log.append(merchantId, 1, lines(1, 1))).rejects.toEqual(new AppError('unavailable', 'unavailable'));
    await away.close();
  });
});
