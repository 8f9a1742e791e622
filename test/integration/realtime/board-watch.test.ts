import { randomUUID } from 'node:crypto';
import { array, assert, asyncProperty, boolean, constantFrom } from 'fast-check';
import { hasRight } from '../../../src/domain/people/permissions.js';
import type { AgentRole } from '../../../src/domain/people/agent.js';
import type { BoardRecord } from '../../../src/services/supervising/read-board.js';
import { redisForTest } from '../../support/databases.js';
import { openConsole } from '../../support/realtime/console-socket.js';
import type { ConsoleSocket } from '../../support/realtime/console-socket.js';
import { aLineFor } from '../../support/realtime/events.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';

const aBoard = (): BoardRecord => ({
  at: new Date().toISOString(),
  queues: [],
  agents: [],
  today: {
    since: '2026-11-22T00:00:00.000Z',
    timeZone: 'Asia/Shanghai',
    arrivals: 0,
    answered: 0,
    abandoned: 0,
    firstResponse: { median: null, p90: null },
    byHour: [],
  },
});
const boardsOf = ({ frames }: ConsoleSocket): number => frames.filter(({ type }) => type === 'board.changed').length;
const refusalsOf = ({ frames }: ConsoleSocket): number => frames.filter(({ type }) => type === 'error').length;

describe('the live board', () => {
  let gateway: GatewayUnderTest;
  let reads: string[] = [];

  beforeAll(async () => {
    const { url } = await redisForTest();
    gateway = await startGateway(url, {
      readBoard: async (merchantId) => {
        reads.push(merchantId);
        return aBoard();
      },
    });
    await until(gateway.isReady);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    reads = [];
  });

  it('is sent at once, read once for all who watch, and again when something happened, at most each second', async () => {
    const chief = gateway.hire({ role: 'supervisor' });
    const { merchantId } = chief;
    const consoles = [await openConsole(gateway.url, chief.token), await openConsole(gateway.url, chief.token)];
    for (const console of consoles) console.say({ type: 'board', watch: true });
    await until(() => consoles.every((console) => boardsOf(console) > 0));

    const before = reads.length;
    const lines = Array.from({ length: 50 }, (_, index) => aLineFor(randomUUID(), index + 1));
    for (const [index, line] of lines.entries()) await gateway.eventLog.append(merchantId, index + 1, [line]);
    await until(() => reads.length > before);
    expect(reads.length).toBeLessThanOrEqual(before + 2);
    expect(new Set(reads)).toEqual(new Set([merchantId]));

    for (const console of consoles) console.say({ type: 'board', watch: false });
    await Promise.all(consoles.map((console) => console.close()));
  });

  it('tells of who came and went', async () => {
    const chief = gateway.hire({ role: 'supervisor' });
    const console = await openConsole(gateway.url, chief.token);
    console.say({ type: 'board', watch: true });
    await until(() => boardsOf(console) === 1);
    gateway.wakeUp.wake('presence', chief.merchantId);
    await until(() => boardsOf(console) === 2);
    await console.close();
  });

  it('is never shown to who may not see it, whatever they ask and in whatever order', async () => {
    const roles = constantFrom<AgentRole>('owner', 'admin', 'supervisor', 'agent', 'analyst');
    const asked = array(boolean(), { minLength: 1, maxLength: 6 });
    await assert(
      asyncProperty(roles, asked, async (role, watches) => {
        const person = gateway.hire({ role });
        const console = await openConsole(gateway.url, person.token);
        for (const watch of watches) console.say({ type: 'board', watch });
        const may = hasRight(role, 'board.read');
        const tries = watches.filter(Boolean).length;
        if (may && watches.at(-1)) await until(() => boardsOf(console) > 0);
        if (!may) await until(() => refusalsOf(console) === tries);
        await gateway.eventLog.append(person.merchantId, 1, [aLineFor(randomUUID(), 1)]);
        console.say({ type: 'ping' });
        await console.next('pong');
        expect(may || boardsOf(console) === 0).toBe(true);
        // Nor does looking on bring an agent a line of somebody else's conversation.
        if (!hasRight(role, 'conversations.read_all')) expect(console.events).toEqual([]);
        await console.close();
      }),
      { numRuns: 20 },
    );
  });
});
