import { randomUUID } from 'node:crypto';
import { createRedisConnections } from '../../../src/redis/connect.js';
import type { RedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createPresence } from '../../../src/redis/presence.js';
import { redisForTest } from '../../support/databases.js';
import { silentLogger, until } from '../../support/realtime/until.js';

describe('presence', () => {
  let connections: RedisConnections;
  let keys: ReturnType<typeof createKeys>;
  let merchantId: string;

  beforeAll(async () => {
    const { url } = await redisForTest();
    keys = createKeys(databaseOf(url));
    connections = createRedisConnections({ url, logger: silentLogger });
    await until(() => connections.commands.isReady());
  });
  beforeEach(() => {
    merchantId = randomUUID();
  });
  afterAll(() => connections.close());

  const open = (changes: Partial<Parameters<typeof createPresence>[0]> = {}) =>
    createPresence({ connection: connections.commands, keys, ...changes });

  it('counts sockets: connected with the first, gone with the last', async () => {
    const presence = open();

    expect(await presence.beat(merchantId, 'lin', 's1')).toBe(true);
    expect(await presence.beat(merchantId, 'lin', 's2')).toBe(false);
    expect(await presence.beat(merchantId, 'lin', 's1')).toBe(false);
    expect(await presence.leave(merchantId, 'lin', 's1')).toBe(false);
    expect(await presence.leave(merchantId, 'lin', 's1')).toBe(false);
    expect(await presence.connectedAgents(merchantId)).toEqual(new Set(['lin']));
    expect(await presence.leave(merchantId, 'lin', 's2')).toBe(true);
    expect(await presence.connectedAgents(merchantId)).toEqual(new Set());
  });

  it('says once that an agent came and went, however many ask together', async () => {
    const changes: string[] = [];
    const presence = open({ onChange: (_merchant, agent, connected) => changes.push(`${agent} ${connected}`) });
    const sockets = Array.from({ length: 20 }, (_, i) => `s${i}`);
    const came = await Promise.all(sockets.map((socket) => presence.beat(merchantId, 'lin', socket)));
    const went = await Promise.all(sockets.map((socket) => presence.leave(merchantId, 'lin', socket)));

    expect(came.filter(Boolean)).toHaveLength(1);
    expect(went.filter(Boolean)).toHaveLength(1);
    expect(changes).toEqual(['lin true', 'lin false']);
  });

  it('finds a socket that leaves right after its first beat', async () => {
    const presence = open();
    const [came, went] = await Promise.all([
      presence.beat(merchantId, 'lin', 's1'),
      presence.leave(merchantId, 'lin', 's1'),
    ]);

    expect({ came, went }).toEqual({ came: true, went: true });
  });

  it('takes out who is silent, gives each agent once, and keeps who still beats', async () => {
    const presence = open({ silenceMs: 500 });
    await presence.beat(merchantId, 'gone', 's1');
    await presence.beat(merchantId, 'gone', 's2');
    await presence.beat(merchantId, 'half', 's3');
    await presence.beat(merchantId, 'half', 's4');
    const expired: string[] = [];
    await until(async () => {
      await presence.beat(merchantId, 'half', 's4');
      const agents = await Promise.all([presence.expire(merchantId), presence.expire(merchantId)]);
      expired.push(...agents.flat());
      return expired.length > 0;
    });

    expect(expired).toEqual(['gone']);
    expect(await presence.connectedAgents(merchantId)).toEqual(new Set(['half']));
    expect(await presence.leave(merchantId, 'half', 's4')).toBe(true);
  });

  it('expires more sockets than one script takes', async () => {
    const presence = open({ silenceMs: 1 });
    await Promise.all(Array.from({ length: 1_200 }, (_, i) => presence.beat(merchantId, `a${i}`, 's')));
    await until(async () => (await presence.connectedAgents(merchantId)).size === 1_200);
    const expired = new Set<string>();
    await until(async () => {
      for (const agent of await presence.expire(merchantId)) expired.add(agent);
      return expired.size === 1_200;
    });

    expect(await presence.connectedAgents(merchantId)).toEqual(new Set());
  });

  it('names the merchants whose agents somebody should look after', async () => {
    const presence = open();
    await presence.beat(merchantId, 'lin', 's1');

    expect(await presence.merchants()).toContain(merchantId);
  });
});
