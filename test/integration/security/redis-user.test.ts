import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { createRequestTally } from '../../../src/redis/request-tally.js';
import { createSendBudget } from '../../../src/redis/send-budget.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createKeys } from '../../../src/redis/keys.js';
import { createPrincipalCache } from '../../../src/redis/session-marks.js';
import { startOwnStore } from '../../support/stores.js';
import type { OwnStore } from '../../support/stores.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import { silentLogger, until } from '../../support/realtime/until.js';

const FORBIDDEN: readonly (readonly [string, ...string[]])[] = [
  ['flushall'],
  ['flushdb'],
  ['keys', '*'],
  ['config', 'set', 'dir', '/tmp'],
  ['config', 'get', '*'],
  ['debug', 'sleep', '0'],
  ['shutdown'],
  ['replicaof', '127.0.0.1', '1'],
  ['acl', 'list'],
  ['module', 'list'],
  ['save'],
  ['client', 'kill', 'type', 'normal'],
  ['monitor'],
  ['get', 'somebody-elses-key'],
  ['publish', 'somebody-elses-channel', 'x'],
];

/** The line that docs/running.md gives the operator. */
const ruleOf = (): string => {
  const rule = /^ {4}user jiedai on (.*)$/m.exec(readFileSync('docs/running.md', 'utf8'))?.[1];
  if (rule === undefined) throw new Error('docs/running.md names no Redis user');
  return rule;
};

describe('the Redis user that the operator is told to make', () => {
  let store: OwnStore;
  let url: string;
  beforeAll(async () => {
    store = await startOwnStore('redis');
    const password = randomUUID();
    const admin = new Redis(store.url);
    await admin.call('ACL', 'SETUSER', 'jiedai', 'on', ...ruleOf().replace(/>\S+/, `>${password}`).split(' '));
    admin.disconnect();
    const address = new URL(store.url);
    [address.username, address.password] = ['jiedai', password];
    url = address.href;
  });
  afterAll(() => store.remove());

  it('may do what the product asks of Redis', async () => {
    const connections = createRedisConnections({ url, logger: silentLogger });
    const connection = connections.commands;
    await until(connection.isReady);
    const deps = { connection, keys: createKeys(), clock: { now: () => new Date() }, logger: silentLogger };
    const [merchantId, channelId] = [randomUUID(), randomUUID()];
    expect(await createRequestTally(deps).add('a', 2, 60_000)).toMatchObject({ total: 2 });
    const slot = await createSendBudget(deps).take({ merchantId, channelId, sendsPerMinute: 60, longestWaitMs: 1 });
    expect(slot.status).toBe('taken');
    const principals = createPrincipalCache(deps);
    const actor = { merchantId, agentId: randomUUID(), role: 'agent' as const, readsPersonalData: true };
    const principal = { actor, id: randomUUID(), scopes: undefined, expiresAt: undefined, lacksSecondFactor: false };
    await principals.keep(Buffer.from('a'), principal);
    expect(await principals.find(Buffer.from('a'))).toEqual(principal);
    await connections.close();
  });

  it('carries live events from one process to the consoles of another', async () => {
    const gateway = await startGateway(url);
    await until(gateway.isReady);
    const { merchantId, agentId } = gateway.hire();
    await gateway.presence.beat(merchantId, agentId, randomUUID());
    const event = { type: 'channel.changed', channelId: randomUUID() } as const;
    await gateway.eventLog.append(merchantId, 1, [event]);
    expect((await gateway.eventLog.end(merchantId))?.number).toBe(1);
    await gateway.stop();
  });

  it('may do nothing else', async () => {
    const redis = new Redis(url, { enableReadyCheck: false });
    redis.on('error', () => {});
    for (const [command, ...words] of FORBIDDEN) {
      const refusal: unknown = await redis.call(command, ...words).catch((error: unknown) => error);
      expect([command, String(refusal)]).toEqual([command, expect.stringMatching(/NOPERM|not allowed/)]);
    }
    redis.disconnect();
  });
});
