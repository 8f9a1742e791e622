import { randomUUID } from 'node:crypto';
import { AppError } from '../../../src/kernel/errors.js';
import { redisForTest } from '../../support/databases.js';
import { openConsole } from '../../support/realtime/console-socket.js';
import { aChange, aConversation, aLineFor } from '../../support/realtime/events.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';

describe('a signed-in socket', () => {
  let gateway: GatewayUnderTest;
  let redisUrl: string;

  beforeAll(async () => {
    redisUrl = (await redisForTest()).url;
    gateway = await startGateway(redisUrl);
    await until(gateway.isReady);
  });
  afterAll(() => gateway.stop());

  it('is closed with 4401 when its session ends, and hears nothing after', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    await gateway.eventLog.append(lin.merchantId, 1, [aLineFor(lin.agentId, 1)]);
    await until(() => console.events.length === 1);
    gateway.people.delete(lin.token);
    gateway.wakeUp.wake('sessions', lin.agentId);
    await gateway.eventLog.append(lin.merchantId, 2, [aLineFor(lin.agentId, 2)]);
    await until(() => console.closedWith() !== undefined, 5_000);

    expect({ code: console.closedWith(), events: console.events.length }).toEqual({ code: 4401, events: 1 });
  });

  it('is closed although the session was ended by another process', async () => {
    const lin = gateway.hire();
    const other = await startGateway(redisUrl);
    await until(other.isReady);
    const console = await openConsole(gateway.url, lin.token);
    gateway.people.delete(lin.token);
    await until(() => {
      other.wakeUp.wake('sessions', lin.agentId);
      return console.closedWith() === 4401;
    }, 5_000);
    await other.stop();
  });

  it('sees less at once when its role or skill groups are narrowed, and reads again', async () => {
    const [merchantId, group] = [randomUUID(), randomUUID()];
    const boss = gateway.hire({ merchantId, role: 'supervisor', skillGroupIds: [group] });
    const console = await openConsole(gateway.url, boss.token);
    const queued = aConversation({ merchantId, state: 'queued', skillGroupId: group });
    await gateway.eventLog.append(merchantId, 1, [aLineFor('somebody', 1), aChange(queued)]);
    await until(() => console.events.length === 2);

    gateway.people.set(boss.token, { ...boss, role: 'agent', skillGroupIds: [group] });
    gateway.wakeUp.wake('sessions', boss.agentId);
    await console.next('reload');
    await gateway.eventLog.append(merchantId, 3, [aLineFor('somebody', 2), aChange(queued)]);
    await until(() => console.events.length === 3);
    expect(console.events.at(-1)?.type).toBe('conversation.changed');

    const change = { agentId: boss.agentId, name: '林', status: 'online' as const, capacity: 3, disabled: false };
    await gateway.eventLog.append(merchantId, 5, [
      { type: 'agent.changed', ...change, skillGroupIds: [] },
      aChange(queued),
      { type: 'agent.changed', ...change, skillGroupIds: [] },
    ]);
    await until(() => console.frames.filter(({ type }) => type === 'reload').length === 2);
    await console.close();

    expect(console.events.slice(3).filter(({ type }) => type === 'conversation.changed')).toEqual([]);
  });

  it('reads again when it sees phone numbers in another way than before', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    for (const readsPersonalData of [true, false]) {
      gateway.people.set(lin.token, { ...lin, readsPersonalData });
      gateway.wakeUp.wake('sessions', lin.agentId);
      await console.next('reload');
    }
    await console.close();
  });

  it('is not let in while nobody can say who it is, and is kept while that lasts a moment', async () => {
    let isAway = false;
    const people = new Map([['t', randomUUID()]]);
    const shaky = await startGateway(redisUrl, {
      authenticate: async ({ authorization = '' }) => {
        if (isAway) throw new AppError('unavailable', 'unavailable');
        const agentId = people.get(authorization.replace('Bearer ', ''));
        return agentId === undefined
          ? undefined
          : { actor: { merchantId: agentId, agentId, role: 'agent' }, skillGroupIds: [], expiresAt: undefined };
      },
    });
    await until(shaky.isReady);
    const agentId = people.get('t') ?? '';
    const console = await openConsole(shaky.url, 't');
    isAway = true;
    shaky.wakeUp.wake('sessions', agentId);
    const refused = await openConsole(shaky.url, 't', { begin: false });
    expect(refused.frames).toEqual([]);

    await shaky.eventLog.append(agentId, 1, [aLineFor(agentId, 1)]);
    isAway = false;
    await until(() => console.events.length === 1);
    expect(console.closedWith()).toBeUndefined();
    await shaky.stop();
  });

  it('ends at the time its session ends by itself', async () => {
    const agentId = randomUUID();
    let asked = 0;
    const ending = await startGateway(redisUrl, {
      authenticate: async () => {
        asked += 1;
        return asked > 1
          ? undefined
          : {
              actor: { merchantId: agentId, agentId, role: 'agent' },
              skillGroupIds: [],
              expiresAt: new Date(Date.now() + 500),
            };
      },
    });
    await until(ending.isReady);
    const console = await openConsole(ending.url, 't');
    await until(() => console.closedWith() === 4401, 5_000);
    await ending.stop();
  });

  it('is sent away with 1012 at a stop, and nobody is let in after', async () => {
    const stopping = await startGateway(redisUrl);
    await until(stopping.isReady);
    const lin = stopping.hire();
    const consoles = await Promise.all([1, 2, 3].map(() => openConsole(stopping.url, lin.token)));
    await stopping.stopGateway();
    expect(consoles.map((console) => console.closedWith())).toEqual([1012, 1012, 1012]);
    const late = await openConsole(stopping.url, lin.token, { begin: false });
    expect(late.frames).toEqual([]);
    await until(async () => (await gateway.presence.connectedAgents(lin.merchantId)).size === 0);
    await stopping.stop();
  });

  it('that reads too slowly is sent no more than it can hold, and reads again once it can', async () => {
    const boss = gateway.hire({ role: 'supervisor' });
    const slow = await openConsole(gateway.url, boss.token);
    const quick = await openConsole(gateway.url, boss.token);
    slow.socket.pause();
    const before = process.memoryUsage().arrayBuffers;
    const text = '慢'.repeat(3_000);
    const total = 4_000;
    for (let number = 1; number <= total; number += 20) {
      const lines = Array.from({ length: 20 }, (_, i) => {
        const line = aLineFor('somebody', number + i);
        return line.type === 'message.added'
          ? { ...line, message: { ...line.message, content: { type: 'text' as const, text } } }
          : line;
      });
      await gateway.eventLog.append(boss.merchantId, number, lines);
      await until(() => quick.events.length === number + 19);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
    slow.socket.resume();
    await slow.next('reload');
    await gateway.eventLog.append(boss.merchantId, total + 1, [aLineFor('somebody', total + 1)]);
    await until(() => slow.events.some((event) => event.type === 'message.added' && event.message.number > total));

    expect(slow.events.length).toBeLessThan(total);
    expect(quick.events).toHaveLength(total + 1);
    await Promise.all([slow.close(), quick.close()]);
  }, 60_000);
});
