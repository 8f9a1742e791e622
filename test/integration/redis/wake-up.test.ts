import { randomUUID } from 'node:crypto';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createSubscriptions } from '../../../src/redis/subscriptions.js';
import { createWakeUp } from '../../../src/redis/wake-up.js';
import { redisForTest } from '../../support/databases.js';
import { silentLogger, until } from '../../support/realtime/until.js';

/** What one process has. */
const openProcess = (url: string) => {
  const connections = createRedisConnections({ url, logger: silentLogger });
  const subscriptions = createSubscriptions(connections.subscriber, silentLogger);
  const keys = createKeys(databaseOf(url));
  const wakeUp = createWakeUp({ connection: connections.commands, subscriptions, keys, logger: silentLogger });
  return { wakeUp, close: connections.close };
};

describe('wake-ups', () => {
  it('reach this process and the others once each, however often they are given in one turn', async () => {
    const { url } = await redisForTest();
    const here = openProcess(url);
    const there = openProcess(url);
    const heard: string[] = [];
    here.wakeUp.on('outbox', (key) => heard.push(`here ${key}`));
    there.wakeUp.on('outbox', (key) => heard.push(`there ${key}`));
    await until(() => here.wakeUp.isConnected() && there.wakeUp.isConnected());
    const key = randomUUID();
    const last = randomUUID();

    // Joining is not awaited by `on`: nudges are given until one has come through, then the counted ones.
    await until(() => {
      here.wakeUp.wake('outbox', 'first');
      return heard.includes('there first');
    });
    for (let i = 0; i < 20; i += 1) here.wakeUp.wake('outbox', key);
    here.wakeUp.wake('inbound', key);
    await new Promise((resolve) => setImmediate(resolve));
    here.wakeUp.wake('outbox', last);
    await until(() => heard.includes(`there ${last}`) && heard.includes(`here ${last}`));

    expect(heard.filter((entry) => entry.endsWith(key)).toSorted()).toEqual([`here ${key}`, `there ${key}`]);
    await Promise.all([here.close(), there.close()]);
  });

  it('reach this process while Redis is away', async () => {
    const here = openProcess('redis://127.0.0.1:1');
    const heard: string[] = [];
    here.wakeUp.on('inbound', (key) => heard.push(key));
    here.wakeUp.wake('inbound', '7');
    await until(() => heard.length > 0);

    expect({ heard, isConnected: here.wakeUp.isConnected() }).toEqual({ heard: ['7'], isConnected: false });
    await here.close();
  });

  it('go on to the other listeners when one of them fails', async () => {
    const here = openProcess('redis://127.0.0.1:1');
    const heard: string[] = [];
    here.wakeUp.on('timers', () => {
      throw new Error('broken listener');
    });
    here.wakeUp.on('timers', (key) => heard.push(key));
    here.wakeUp.wake('timers', 'a');
    await until(() => heard.length === 1);
    await here.close();
  });
});
