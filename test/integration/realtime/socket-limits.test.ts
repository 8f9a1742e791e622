import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { redisForTest } from '../../support/databases.js';
import { upgrade } from '../../support/bad-inputs/ws-corpus.js';
import { startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';

describe('the limits of the socket', () => {
  let gateway: GatewayUnderTest;
  const opened: WebSocket[] = [];

  beforeAll(async () => {
    gateway = await startGateway((await redisForTest()).url);
    await until(gateway.isReady);
  });
  afterEach(() => opened.splice(0).forEach((socket) => socket.terminate()));
  afterAll(() => gateway.stop());

  it('answers nineteen bad messages and closes at the twentieth', async () => {
    const { token } = gateway.hire();
    const { socket } = await upgrade(gateway.url, { authorization: `Bearer ${token}` });
    if (!socket) throw new Error('refused');
    const replies: unknown[] = [];
    socket.on('message', (data) => replies.push(JSON.parse(String(data))));
    for (let i = 0; i < 20; i += 1) socket.send('{"type":"becomeAdmin"}');
    const [code] = await once(socket, 'close');

    expect({ code, errors: replies.filter(isError).length }).toEqual({ code: 1008, errors: 19 });
  });

  it.each(['message', 'ping'])('closes a socket that sends more than fifty %ss in a second', async (kind) => {
    const { token } = gateway.hire();
    const { socket } = await upgrade(gateway.url, { authorization: `Bearer ${token}` });
    if (!socket) throw new Error('refused');
    for (let i = 0; i < 51; i += 1) {
      if (kind === 'ping') socket.ping();
      else socket.send('{"type":"ping"}');
    }
    const [code] = await once(socket, 'close');

    expect(code).toBe(1008);
  });

  it('closes on a message above 64 KiB', async () => {
    const { token } = gateway.hire();
    const { socket } = await upgrade(gateway.url, { authorization: `Bearer ${token}` });
    socket?.send('x'.repeat(64 * 1024 + 1));
    const [code] = socket ? await once(socket, 'close') : [];

    expect(code).toBe(1009);
  });

  it('takes a Bearer token from any page and from none, because no browser sends it unasked', async () => {
    const { token } = gateway.hire();
    const { status, socket } = await upgrade(gateway.url, {
      authorization: `Bearer ${token}`,
      origin: 'https://elsewhere.example',
    });
    if (socket) opened.push(socket);

    expect(status).toBe(101);
  });

  it('refuses a cookie without an Origin', async () => {
    const { token } = gateway.hire();

    expect((await upgrade(gateway.url, { cookie: `jiedai_session=${token}` })).status).toBe(403);
  });

  it('gives nothing of another merchant to a cursor of theirs, and lets the console begin anew', async () => {
    const [a, b] = [gateway.hire(), gateway.hire({ role: 'owner' })];
    await gateway.eventLog.append(b.merchantId, 1, [
      { type: 'agent.changed', ...anAgentOf(b.agentId), disabled: false },
      { type: 'agent.changed', ...anAgentOf(b.agentId), disabled: false },
    ]);
    const foreign = await gateway.eventLog.end(b.merchantId);
    const { socket } = await upgrade(gateway.url, { authorization: `Bearer ${a.token}` });
    if (!socket) throw new Error('refused');
    opened.push(socket);
    const frames: { readonly type: string }[] = [];
    socket.on('message', (data) => frames.push(JSON.parse(String(data))));
    await until(() => frames.some(({ type }) => type === 'hello'));
    socket.send(JSON.stringify({ type: 'resume', cursor: { epoch: foreign?.epoch, number: 1 } }));
    await until(() => frames.some(isError));
    socket.send(JSON.stringify({ type: 'start' }));
    socket.send(JSON.stringify({ type: 'board', watch: false }));
    socket.send(JSON.stringify({ type: 'ping' }));
    await until(() => frames.some(({ type }) => type === 'pong'));

    expect(frames).toMatchObject([{ type: 'hello' }, { type: 'error', code: 'not_found' }, { type: 'pong' }]);
  });

  it('survives a client that goes away in the middle of the upgrade', async () => {
    const { port } = new URL(gateway.url);
    const socket: Socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /api/v1/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    socket.resetAndDestroy();
    const { token } = gateway.hire();
    const outcome = await upgrade(gateway.url, { authorization: `Bearer ${token}` });
    if (outcome.socket) opened.push(outcome.socket);

    expect(outcome.status).toBe(101);
  });
});

const anAgentOf = (agentId: string) => ({
  agentId,
  name: randomUUID(),
  status: 'online' as const,
  capacity: 3,
  skillGroupIds: [],
});

const isError = (frame: unknown): boolean => z.object({ type: z.literal('error') }).safeParse(frame).success;
