import { randomUUID } from 'node:crypto';
import type { DomainEvent } from '../../../src/domain/conversations/events.js';
import { redisForTest } from '../../support/databases.js';
import { openConsole } from '../../support/realtime/console-socket.js';
import type { ConsoleSocket } from '../../support/realtime/console-socket.js';
import { aChange, aConversation, aLineFor } from '../../support/realtime/events.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';

const numbersOf = (console: ConsoleSocket): readonly number[] =>
  console.events.flatMap((event) => (event.type === 'message.added' ? [event.message.number] : []));

/** Gives numbers as the relay would. */
const createAppend = (gateway: () => GatewayUnderTest) => {
  const next = new Map<string, number>();
  return async (merchantId: string, events: readonly DomainEvent[], skip = 0): Promise<void> => {
    const first = (next.get(merchantId) ?? 1) + skip;
    next.set(merchantId, first + events.length);
    await gateway().eventLog.append(merchantId, first, events);
  };
};

describe('the live socket', () => {
  let gateway: GatewayUnderTest;
  const append = createAppend(() => gateway);

  beforeAll(async () => {
    const { url } = await redisForTest();
    gateway = await startGateway(url);
    await until(gateway.isReady);
  });
  afterAll(() => gateway.stop());

  it('greets with the end of the log, then shows each agent their own events in order', async () => {
    const lin = gateway.hire();
    await append(lin.merchantId, [aLineFor(lin.agentId, 1)]);
    const console = await openConsole(gateway.url, lin.token);
    await append(lin.merchantId, [aLineFor(lin.agentId, 2), aLineFor(randomUUID(), 3), aLineFor(lin.agentId, 4)]);
    await until(() => numbersOf(console).length === 2);

    expect(console.frames[0]).toMatchObject({ type: 'hello', cursor: { number: 1 }, heartbeatMs: 10_000 });
    expect(numbersOf(console)).toEqual([2, 4]);
    expect(console.cursor()?.number).toBe(4);
    await console.close();
  });

  it('sends what comes in one turn as one frame', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    const conversation = aConversation({ merchantId: lin.merchantId, agentId: lin.agentId });
    await append(lin.merchantId, [aLineFor(lin.agentId, 1), aChange(conversation)]);
    const frame = await console.next('events');

    expect(frame).toMatchObject({
      cursor: { number: 2 },
      events: [
        { type: 'message.added', message: { number: 1, occurredAt: '2026-11-22T08:00:00.123Z' } },
        {
          type: 'conversation.changed',
          conversationId: conversation.id,
          conversation: { unread: 1, customerName: '王小明', channelName: '旗舰店', agentId: lin.agentId },
        },
      ],
    });
    await console.close();
  });

  it('shows supervisors everything, skill groups their queue, and takes it out of sight when it leaves', async () => {
    const merchantId = randomUUID();
    const group = randomUUID();
    const [lin, mei, chen, boss] = [
      gateway.hire({ merchantId, skillGroupIds: [group] }),
      gateway.hire({ merchantId, skillGroupIds: [group] }),
      gateway.hire({ merchantId, skillGroupIds: [randomUUID()] }),
      gateway.hire({ merchantId, role: 'supervisor' }),
    ];
    const other = gateway.hire({ skillGroupIds: [group] });
    const consoles = await Promise.all(
      [lin, mei, chen, boss, other].map(({ token }) => openConsole(gateway.url, token)),
    );
    const queued = aConversation({ merchantId, state: 'queued', skillGroupId: group, agentId: undefined });
    const held = { ...queued, state: 'active' as const, agentId: lin.agentId, version: 2 };
    await append(merchantId, [
      aChange(queued, { cause: 'opened' }),
      aChange(held, { cause: 'assigned' }),
      aChange({ ...held, version: 3 }, { cause: 'message' }),
    ]);
    await until(() => consoles[3]?.events.length === 3);
    const seen = consoles.map(({ events }) =>
      events.map((event) => (event.type === 'conversation.changed' ? (event.conversation?.state ?? 'gone') : '')),
    );

    expect(seen).toEqual([['queued', 'active', 'active'], ['queued', 'gone'], [], ['queued', 'active', 'active'], []]);
    await Promise.all(consoles.map((console) => console.close()));
  });

  it('lets a console resume where it was, without a gap and without a repeat', async () => {
    const lin = gateway.hire();
    const first = await openConsole(gateway.url, lin.token);
    await append(lin.merchantId, [aLineFor(lin.agentId, 1)]);
    await until(() => numbersOf(first).length === 1);
    const cursor = first.cursor();
    first.cut();
    await append(
      lin.merchantId,
      Array.from({ length: 250 }, (_, i) => aLineFor(lin.agentId, i + 2)),
    );
    const second = await openConsole(gateway.url, lin.token, { cursor });
    await append(lin.merchantId, [aLineFor(lin.agentId, 252)]);
    await until(() => numbersOf(second).length === 251);

    expect(numbersOf(second)).toEqual(Array.from({ length: 251 }, (_, i) => i + 2));
    expect(second.frames.filter(({ type }) => type === 'resumed')).toHaveLength(1);
    expect(second.frames.filter(({ type }) => type === 'reload')).toHaveLength(0);
    await second.close();
  });

  it('tells consoles to reload when the epoch changes, live and at a resume', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    await append(lin.merchantId, [aLineFor(lin.agentId, 1)]);
    await until(() => numbersOf(console).length === 1);
    const cursor = console.cursor();
    await append(lin.merchantId, [aLineFor(lin.agentId, 2)], 5);
    const live = await console.next('reload');
    const late = await openConsole(gateway.url, lin.token, { cursor });
    await late.next('reload');
    await append(lin.merchantId, [aLineFor(lin.agentId, 3)]);
    await until(() => numbersOf(console).length === 2 && numbersOf(late).length === 1);

    expect(live).toMatchObject({ cursor: { number: 7 } });
    expect(numbersOf(console)).toEqual([1, 3]);
    await Promise.all([console.close(), late.close()]);
  });

  it('misses nothing while a console is cut a hundred times during 10,000 events', async () => {
    const lin = gateway.hire();
    const total = 10_000;
    const mine: number[] = [];
    const received: number[] = [];
    await append(lin.merchantId, [aLineFor('somebody', 0)]);
    let console = await openConsole(gateway.url, lin.token);
    let written = 0;
    const writing = (async () => {
      while (written < total) {
        const events = Array.from({ length: 20 }, (_, i) => {
          const isMine = (written + i) % 3 !== 0;
          if (isMine) mine.push(written + i);
          return aLineFor(isMine ? lin.agentId : randomUUID(), written + i);
        });
        written += 20;
        await append(lin.merchantId, events);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    for (let cut = 0; cut < 100; cut += 1) {
      const target = ((cut + 1) * total) / 110;
      await until(() => written >= target);
      // Cut in the middle of whatever is on its way; a console keeps the frames it has read.
      console.cut();
      received.push(...numbersOf(console));
      console = await openConsole(gateway.url, lin.token, { cursor: console.cursor() });
    }
    await writing;
    await until(() => received.length + numbersOf(console).length >= mine.length);
    received.push(...numbersOf(console));

    expect(received).toEqual(mine);
    await console.close();
  }, 60_000);

  it('follows presence: connected with the first socket, gone with the last, told once', async () => {
    const lin = gateway.hire();
    const [one, two] = [await openConsole(gateway.url, lin.token), await openConsole(gateway.url, lin.token)];
    await until(async () => (await gateway.presence.connectedAgents(lin.merchantId)).has(lin.agentId));
    await one.close();
    expect(gateway.gone).not.toContain(lin.agentId);
    await two.close();
    await until(() => gateway.gone.includes(lin.agentId));

    expect(gateway.gone.filter((agent) => agent === lin.agentId)).toHaveLength(1);
    expect(await gateway.presence.connectedAgents(lin.merchantId)).toEqual(new Set());
  });

  it('hands typing on, and answers a ping', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    const conversationId = randomUUID();
    console.say({ type: 'typing', conversationId });
    console.say({ type: 'ping' });
    await console.next('pong');

    expect(gateway.typed).toContain(conversationId);
    await console.close();
  });
});
