import { openConsole } from '../../support/realtime/console-socket.js';
import type { ConsoleSocket } from '../../support/realtime/console-socket.js';
import { aLineFor } from '../../support/realtime/events.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';
import { startOwnStore } from '../../support/stores.js';
import type { OwnStore } from '../../support/stores.js';

const numbersOf = (console: ConsoleSocket): readonly number[] =>
  console.events.flatMap((event) => (event.type === 'message.added' ? [event.message.number] : []));
const delaysOf = (console: ConsoleSocket): readonly boolean[] =>
  console.frames.flatMap((frame) => (frame.type === 'delayed' ? [frame.on] : []));
const reloadsOf = (console: ConsoleSocket): number => console.frames.filter(({ type }) => type === 'reload').length;

describe('consoles while Redis is away', () => {
  let store: OwnStore;
  let gateway: GatewayUnderTest;

  beforeEach(async () => {
    store = await startOwnStore('redis');
    gateway = await startGateway(store.url);
    await until(gateway.isReady);
  });
  afterEach(async () => {
    await gateway.stop();
    await store.remove();
  });

  it('stay, are told so, and go on without a gap when it is back with its data', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    await gateway.eventLog.append(lin.merchantId, 1, [aLineFor(lin.agentId, 1)]);
    await until(() => numbersOf(console).length === 1);

    await store.stop();
    await until(() => delaysOf(console).at(-1) === true);
    const [during, resumed] = await Promise.all([
      openConsole(gateway.url, lin.token),
      openConsole(gateway.url, lin.token, { cursor: console.cursor() }),
    ]);
    await store.restart();
    await until(() => [console, during, resumed].every((one) => delaysOf(one).at(-1) === false));
    await gateway.eventLog.append(lin.merchantId, 2, [aLineFor(lin.agentId, 2)]);
    await until(() => [console, during, resumed].every((one) => numbersOf(one).at(-1) === 2));

    expect(numbersOf(console)).toEqual([1, 2]);
    expect([reloadsOf(console), reloadsOf(during), reloadsOf(resumed)]).toEqual([0, 0, 0]);
    expect(delaysOf(console)).toEqual([true, false]);
    expect(gateway.connectionCount()).toBe(3);
    await until(async () => (await gateway.presence.connectedAgents(lin.merchantId)).has(lin.agentId));
    await Promise.all([console, during, resumed].map((one) => one.close()));
  });

  it('are told to reload when it is back with nothing', async () => {
    const lin = gateway.hire();
    const console = await openConsole(gateway.url, lin.token);
    await gateway.eventLog.append(lin.merchantId, 1, [aLineFor(lin.agentId, 1)]);
    await until(() => numbersOf(console).length === 1);
    const cursor = console.cursor();

    await store.kill();
    await until(() => delaysOf(console).at(-1) === true);
    const resumed = await openConsole(gateway.url, lin.token, { cursor });
    await store.restart({ empty: true });
    await until(() => [console, resumed].every((one) => reloadsOf(one) === 1 && delaysOf(one).at(-1) === false));
    await gateway.eventLog.append(lin.merchantId, 2, [aLineFor(lin.agentId, 2)]);
    await until(() => [console, resumed].every((one) => numbersOf(one).at(-1) === 2));

    expect(numbersOf(console)).toEqual([1, 2]);
    expect(numbersOf(resumed)).toEqual([2]);
    await Promise.all([console.close(), resumed.close()]);
  });

  it('who come to a gateway that has never known Redis are served as soon as it is there', async () => {
    await store.stop();
    const late = await startGateway(store.url);
    const lin = late.hire();
    const console = await openConsole(late.url, lin.token);
    expect(console.frames[0]).toMatchObject({ type: 'hello', cursor: null });
    await until(() => delaysOf(console).at(-1) === true);

    await store.restart();
    await until(() => reloadsOf(console) === 1 && delaysOf(console).at(-1) === false);
    await late.eventLog.append(lin.merchantId, 1, [aLineFor(lin.agentId, 1)]);
    await until(() => numbersOf(console).length === 1);
    await console.close();
    await late.stop();
    await until(gateway.isReady);
  });
});
