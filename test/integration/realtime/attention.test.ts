import { randomUUID } from 'node:crypto';
import type { ServerFrame } from '../../../src/contract/socket-frames.js';
import { AppError } from '../../../src/kernel/errors.js';
import { redisForTest } from '../../support/databases.js';
import { openConsole } from '../../support/realtime/console-socket.js';
import type { ConsoleSocket } from '../../support/realtime/console-socket.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';

type Attention = Extract<ServerFrame, { type: 'attention' }>;
const isAttention = (frame: ServerFrame): frame is Attention => frame.type === 'attention';
const lastSeen = ({ frames }: ConsoleSocket): Attention['agents'] | undefined => frames.findLast(isAttention)?.agents;

/** Two processes, because agents of one merchant are seldom on one. */
describe('who looks at a conversation', () => {
  const hidden = randomUUID();
  let near: GatewayUnderTest;
  let far: GatewayUnderTest;
  beforeAll(async () => {
    const { url } = await redisForTest();
    const lookAt = async ({ conversationId }: { readonly conversationId: string }): Promise<void> => {
      if (conversationId === hidden) throw new AppError('missing', 'not_found');
    };
    [near, far] = await Promise.all([startGateway(url, { lookAt }), startGateway(url, { lookAt })]);
    await until(() => near.isReady() && far.isReady());
  });
  afterAll(() => Promise.all([near.stop(), far.stop()]));

  it('is shown to the others who look at it, with who writes, until they leave', async () => {
    const conversationId = randomUUID();
    const lin = near.hire();
    const chen = far.hire({ merchantId: lin.merchantId });
    const one = await openConsole(near.url, lin.token);
    const other = await openConsole(far.url, chen.token);
    one.say({ type: 'viewing', conversationId });
    await until(() => lastSeen(one)?.length === 0);
    other.say({ type: 'viewing', conversationId });
    await until(() => lastSeen(one)?.length === 1);
    expect(lastSeen(one)).toEqual([{ agentId: chen.agentId, typing: false }]);

    other.say({ type: 'typing', conversationId });
    await until(() => lastSeen(one)?.[0]?.typing === true);
    other.say({ type: 'viewing', conversationId });
    await until(() => lastSeen(one)?.[0]?.typing === false);
    // Said again, as every 30 s: the answer says who is there.
    one.say({ type: 'viewing', conversationId });
    other.say({ type: 'viewing', conversationId });
    await until(() => lastSeen(other)?.[0]?.agentId === lin.agentId);

    await other.close();
    await until(() => lastSeen(one)?.length === 0);
    await one.close();
  });

  it('is told to nobody else: not of another conversation, not of another merchant, not who may not see it', async () => {
    const conversationId = randomUUID();
    const lin = near.hire();
    const consoles = {
      lin: await openConsole(near.url, lin.token),
      elsewhere: await openConsole(near.url, near.hire({ merchantId: lin.merchantId }).token),
      stranger: await openConsole(near.url, near.hire().token),
      blind: await openConsole(near.url, near.hire({ merchantId: lin.merchantId }).token),
    };
    consoles.elsewhere.say({ type: 'viewing', conversationId: randomUUID() });
    consoles.stranger.say({ type: 'viewing', conversationId });
    consoles.blind.say({ type: 'viewing', conversationId: hidden });
    expect(await consoles.blind.next('error')).toMatchObject({ code: 'not_found' });
    consoles.lin.say({ type: 'viewing', conversationId });
    consoles.lin.say({ type: 'typing', conversationId });
    await until(() => near.typed.includes(conversationId));
    consoles.stranger.say({ type: 'viewing', conversationId });
    await until(() => consoles.stranger.frames.filter(isAttention).length >= 2);

    expect(lastSeen(consoles.elsewhere)).toEqual([]);
    expect(lastSeen(consoles.stranger)).toEqual([]);
    expect(lastSeen(consoles.blind)).toBeUndefined();
    await Promise.all(Object.values(consoles).map((console) => console.close()));
  });
});
