import { randomUUID } from 'node:crypto';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createEventFeed } from '../../../src/redis/events/event-feed.js';
import { createEventLog } from '../../../src/redis/events/event-log.js';
import { createKeys } from '../../../src/redis/keys.js';
import { createSubscriptions } from '../../../src/redis/subscriptions.js';
import { startOwnStore } from '../../support/stores.js';
import type { OwnStore } from '../../support/stores.js';
import { aLineFor } from '../../support/realtime/events.js';
import { silentLogger, until } from '../../support/realtime/until.js';

const keys = createKeys();

describe('a Redis that comes and goes', () => {
  let store: OwnStore;
  let connections: ReturnType<typeof createRedisConnections>;

  beforeAll(async () => {
    store = await startOwnStore('redis');
  });
  beforeEach(async () => {
    connections = createRedisConnections({ url: store.url, logger: silentLogger });
    await until(() => connections.commands.isReady() && connections.subscriber.isReady());
  });
  afterEach(() => connections.close());
  afterAll(() => store.remove());

  const follow = () => {
    const subscriptions = createSubscriptions(connections.subscriber, silentLogger);
    const feed = createEventFeed({
      subscriptions,
      connections: [connections.commands, connections.subscriber],
      keys,
      logger: silentLogger,
    });
    const said: boolean[] = [];
    feed.onAvailability((available) => said.push(available));
    return { feed, said };
  };

  it('is connected to again by itself, hears live events again, and shows that it is another run', async () => {
    const { feed, said } = follow();
    const log = createEventLog({ connection: connections.commands, keys });
    const merchantId = randomUUID();
    const heard: number[] = [];
    await feed.follow(merchantId, (_epoch, events) => heard.push(...events.map(({ number }) => number)));
    await until(() => said.at(-1) === true);
    const firstRun = connections.redisRunId();
    await log.append(merchantId, 1, [aLineFor('lin', 1)]);
    await until(() => heard.length === 1);

    await store.kill();
    await until(() => said.at(-1) === false && connections.redisRunId() === undefined);
    await store.restart();
    await until(() => said.at(-1) === true);
    await log.append(merchantId, 2, [aLineFor('lin', 2)]);
    await until(() => heard.length === 2);

    expect(heard).toEqual([1, 2]);
    expect(said).toEqual([true, false, true]);
    expect(connections.redisRunId()).not.toBe(firstRun);
  });

  it('costs a caller at most half a second while it hangs, and nothing once that is noticed', async () => {
    const { said } = follow();
    await until(() => said.at(-1) === true);
    process.kill(store.pid, 'SIGSTOP');
    try {
      const started = performance.now();
      await expect(connections.commands.run((redis) => redis.get('any'))).rejects.toMatchObject({
        kind: 'unavailable',
      });
      expect(performance.now() - started).toBeLessThan(700);
      await until(() => said.at(-1) === false);
      await expect(connections.commands.run((redis) => redis.get('any'))).rejects.toMatchObject({
        kind: 'unavailable',
      });
    } finally {
      process.kill(store.pid, 'SIGCONT');
    }
    await until(() => said.at(-1) === true);

    expect(await connections.commands.run((redis) => redis.ping())).toBe('PONG');
  });

  it('says `unavailable` when it is full, and the plain error when a command is wrong', async () => {
    await connections.commands.run((redis) => redis.config('SET', 'maxmemory', '1'));
    await expect(connections.commands.run((redis) => redis.set('text', 'x'))).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await connections.commands.run((redis) => redis.config('SET', 'maxmemory', '0'));

    await connections.commands.run((redis) => redis.set('text', 'x'));
    await expect(connections.commands.run((redis) => redis.hgetall('text'))).rejects.toThrow('WRONGTYPE');
  });
});
