import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { redisForTest } from '../../support/databases.js';
import { ORIGIN, startGateway } from '../../support/realtime/gateway-under-test.js';
import type { GatewayUnderTest } from '../../support/realtime/gateway-under-test.js';
import { until } from '../../support/realtime/until.js';

const sent = z.union([
  z.string(),
  z.strictObject({ textBytes: z.string() }),
  z.strictObject({ binary: z.string() }),
  z.strictObject({ deflateBomb: z.number() }),
  z.strictObject({ fragments: z.number() }),
  z.strictObject({ serverAction: z.literal('logout') }),
]);
const oneOrMore = z.union([z.number().transform((one) => [one]), z.array(z.number())]);
const socketCase = z.object({
  id: z.string(),
  target: z.literal('ws'),
  as: z.enum(['agentA', 'anonymous']),
  origin: z.string(),
  why: z.string(),
  connect: z
    .object({
      already: z.number().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      query: z.record(z.string(), z.string()).optional(),
      path: z.string().optional(),
    })
    .default({}),
  send: z.array(sent).optional(),
  expect: z.object({
    upgrade: oneOrMore.optional(),
    close: oneOrMore.optional(),
    reply: z.object({ type: z.literal('error'), code: z.string() }).optional(),
    withinMs: z.number().default(5_000),
  }),
});
type SocketCase = z.infer<typeof socketCase>;

/**
 * These speak of frames that this product does not have, because consoles neither subscribe nor accept through the socket.
 * What they are about is shown for our own frames, in "of another merchant" below and where conversations are accepted.
 */
const OTHER_FRAMES = new Set(['ws-accept-not-offered', 'ws-resume-other-tenant', 'ws-tenant-subscribe']);

const corpus = z
  .object({ cases: z.array(z.looseObject({ id: z.string(), target: z.string() })) })
  .parse(JSON.parse(readFileSync(join(__dirname, '../../support/bad-inputs.json'), 'utf8')));
const cases = corpus.cases
  .filter(({ id, target }) => target === 'ws' && !OTHER_FRAMES.has(id))
  .map((one) => socketCase.parse(one));

/** One frame of a client, masked as the protocol wants it (RFC 6455 §5.2). */
const clientBytes = (first: number, payload: Buffer): Buffer => {
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0xfe, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([first]), length, mask, masked]);
};

const rawOf = (item: Exclude<z.infer<typeof sent>, string>): Buffer | undefined => {
  if ('textBytes' in item) return clientBytes(0x81, Buffer.from(item.textBytes, 'base64'));
  if ('binary' in item) return clientBytes(0x82, Buffer.from(item.binary, 'base64'));
  // RSV1 marks a compressed message; the first bytes are enough, compression was never agreed on.
  if ('deflateBomb' in item) return clientBytes(0xc1, randomBytes(1_000));
  if (!('fragments' in item)) return undefined;
  const one = Buffer.from('a');
  const rest = Array.from({ length: item.fragments - 1 }, () => clientBytes(0x00, one));
  return Buffer.concat([clientBytes(0x01, one), ...rest]);
};

/** `raw`: the socket below, for what a client of ws would not send itself. */
type Outcome = { readonly status: number; readonly socket: WebSocket | undefined; readonly raw: Socket | undefined };

const upgrade = (url: string, headers: Record<string, string>): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    let raw: Socket | undefined;
    const socket = new WebSocket(url, {
      headers,
      perMessageDeflate: false,
      createConnection: ({ port }: { readonly port?: number | string | null }) => {
        raw = connect(Number(port), '127.0.0.1');
        return raw;
      },
    });
    socket.on('error', () => {});
    socket.on('open', () => resolve({ status: 101, socket, raw }));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve({ status: response.statusCode ?? 0, socket: undefined, raw });
    });
    setTimeout(() => reject(new Error('no answer to the upgrade')), 10_000).unref();
  });

describe('what the socket must refuse (bad-inputs.json)', () => {
  let gateway: GatewayUnderTest;
  const opened: WebSocket[] = [];

  beforeAll(async () => {
    gateway = await startGateway((await redisForTest()).url);
    await until(gateway.isReady);
  });
  afterEach(() => opened.splice(0).forEach((socket) => socket.terminate()));
  afterAll(() => gateway.stop());

  const urlOf = ({ connect: { path, query = {} } }: SocketCase, token: string): string => {
    const url = new URL(gateway.url);
    if (path !== undefined) url.pathname = path;
    for (const name of Object.keys(query)) url.searchParams.set(name, token);
    return url.href;
  };
  const headersOf = (one: SocketCase, token: string): Record<string, string> => ({
    origin: one.origin.replace('{{consoleOrigin}}', ORIGIN),
    ...(one.as === 'agentA' && { cookie: `jiedai_session=${token}` }),
    ...one.connect.headers,
  });

  const fill = async (one: SocketCase, token: string): Promise<void> => {
    for (let i = 0; i < (one.connect.already ?? 0); i += 1) {
      const { socket } = await upgrade(gateway.url, headersOf({ ...one, connect: {} }, token));
      if (socket) opened.push(socket);
    }
  };
  const sendAll = (one: SocketCase, { socket, raw }: Outcome, logout: () => void): void => {
    for (const item of one.send ?? []) {
      if (typeof item === 'string') socket?.send(item);
      else if ('serverAction' in item) logout();
      else raw?.write(rawOf(item) ?? Buffer.alloc(0));
    }
  };

  it.each(cases.map((one) => [one.id, one] as const))(
    '%s',
    async (_id, one) => {
      const { token, agentId } = gateway.hire();
      await fill(one, token);
      const outcome = await upgrade(urlOf(one, token), headersOf(one, token));
      const { status, socket } = outcome;
      expect(one.expect.upgrade ?? [101]).toContain(status);
      if (!socket) return;

      opened.push(socket);
      const replies: unknown[] = [];
      const closedWith: number[] = [];
      socket.on('message', (data) => replies.push(JSON.parse(String(data))));
      socket.on('close', (code) => closedWith.push(code));
      sendAll(one, outcome, () => {
        gateway.people.delete(token);
        gateway.wakeUp.wake('sessions', agentId);
      });
      const { close, reply, withinMs } = one.expect;
      if (close) {
        await until(() => closedWith.length > 0, withinMs);
        expect(close).toContain(closedWith[0]);
      }
      if (reply) {
        await until(() => replies.some(isError));
        expect(replies).toContainEqual(reply);
        expect(socket.readyState).toBe(WebSocket.OPEN);
      }
    },
    20_000,
  );

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

  it('gives nothing of another merchant to a cursor of theirs, but asks to reload', async () => {
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
    socket.send(JSON.stringify({ type: 'resume', cursor: { epoch: foreign?.epoch, number: 1 } }));
    await until(() => frames.some(({ type }) => type === 'reload'));

    expect(frames.map(({ type }) => type)).toEqual(['hello', 'reload']);
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
