import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { startProxy } from '../../../faults/rig/proxy.js';
import type { Proxy } from '../../../faults/rig/proxy.js';
import { cloneDatabase } from '../databases.js';
import { aConversation } from '../http/conversations.js';
import { CONSOLE_ORIGIN, openDesk } from '../http/desk.js';
import type { Desk } from '../http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../http/people.js';
import type { Browser, Merchant } from '../http/people.js';

/**
 * What the corpus's words mean in this product (bad-inputs.json A6): its routes, its frames of the socket, and what stands in
 * double braces. The forms of pushes and notices are in `wechat/` and `pay/`; settings are named as the corpus names them.
 */
export const ROUTES: Readonly<Record<string, string>> = {
  login: '/api/v1/sign-in',
  me: '/api/v1/me',
  'me.update': '/api/v1/me/status',
  'me.password': '/api/v1/me/password',
  'agent.create': '/api/v1/agents',
  'agent.get': '/api/v1/agents/:id',
  'agent.update': '/api/v1/agents/:id',
  'channel.create': '/api/v1/channels',
  'channel.get': '/api/v1/channels/:id',
  'conversation.list': '/api/v1/conversations',
  'conversation.get': '/api/v1/conversations/:id',
  'conversation.reply': '/api/v1/conversations/:id/messages',
  'refund.create': '/api/v1/refunds',
  'complaint.get': '/api/v1/complaints/:id',
  'conversation.assign': '/api/v1/conversations/:id/transfer',
  'ticket.create': '/api/v1/tickets',
  'rule.create': '/api/v1/self-service/rules',
  // An order is paid, and known by its payment here: refunds name it by the same id.
  'order.get': '/api/v1/payments/:id',
  'audit.list': '/api/v1/audit',
  'customer.erase': '/api/v1/customers/:id/erase-tasks',
  'retention.update': '/api/v1/settings',
  'webhook.create': '/api/v1/webhooks',
  'media.upload': '/api/v1/media',
  ws: '/api/v1/socket',
};

/**
 * Frames that have another name here. Nobody subscribes or accepts through the socket: what is open is said, and who writes in a
 * conversation that is neither theirs nor open is told the same. A stream is named by a cursor in it.
 */
const FRAMES: Readonly<Record<string, (frame: Frame) => readonly object[]>> = {
  subscribe: ({ conversationId }) => [{ type: 'start' }, { type: 'viewing', conversationId }],
  accept: ({ conversationId }) => [{ type: 'start' }, { type: 'typing', conversationId }],
  resume: ({ stream, after }) => [{ type: 'resume', cursor: { epoch: stream, number: after } }],
};
type Frame = Readonly<Record<string, unknown>>;

const parsed = (text: string): Frame | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
};

/** A frame of the corpus as our consoles would say it; what has no name here is sent as it stands. */
export const framesFor = (text: string): readonly string[] => {
  const frame = parsed(text);
  const translate = FRAMES[String(frame?.['type'])];
  return frame && translate ? translate(frame).map((one) => JSON.stringify(one)) : [text];
};

/** What our routes ask for beside what the corpus names, so that only what it names can be the reason to refuse. */
export const COMPLETED: Readonly<Record<string, object>> = {
  '{route:webhook.create}': { name: 'x', events: ['rating.given'] },
};

/** A name whose owner answers every second question with an address of this machine. */
const REBIND_HOST = 'rebind.example';
const createRebinding = () => {
  let asked = 0;
  return async (name: string) => {
    asked += 1;
    return [{ address: name === REBIND_HOST && asked % 2 === 0 ? '127.0.0.1' : '93.184.216.34', family: 4 }];
  };
};

export type Fixtures = {
  readonly desk: Desk;
  /** To Postgres, for what happens when it is gone. */
  readonly way: Proxy;
  readonly dataDir: string;
  readonly merchants: { readonly a: Merchant; readonly b: Merchant };
  /** By the corpus's `as`; nobody for `anonymous`. */
  readonly browsers: Readonly<Record<string, Browser | undefined>>;
  /** By what stands in double braces. */
  readonly values: ReadonlyMap<string, string>;
  /** Signs agentA in once more. */
  readonly signInAgain: () => Promise<Browser>;
  readonly close: () => Promise<void>;
};

const SECRETS = {
  appSecret: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

const aPayment = async (desk: Desk, merchantId: string, channelId: string): Promise<string> => {
  const id = randomUUID();
  await desk.sql(
    `insert into payments (id, merchant_id, channel_id, mch_id, transaction_id, out_trade_no, trade_state, total_fen, known_at)
     values ($1, $2, $3, '1', '4200000001', 'ORDER-1', 'paid', 1000, now())`,
    [id, merchantId, channelId],
  );
  return id;
};

const aComplaint = async (desk: Desk, merchantId: string, channelId: string): Promise<string> => {
  const id = randomUUID();
  await desk.sql(
    `insert into complaints (id, merchant_id, channel_id, complaint_id, mch_id, state, complained_at, due_at, created_at)
     values ($1, $2, $3, '1', '1', 'pending', now(), now(), now())`,
    [id, merchantId, channelId],
  );
  return id;
};

type Opened = { readonly desk: Desk; readonly a: Merchant; readonly b: Merchant };

const openPeople = async ({ desk, a }: Opened) => {
  const owner = headersOf(a.browsers.owner);
  const call = (method: 'post' | 'patch', path: string, body: object) =>
    supertest(desk.url)[method](path).set(owner).send(body).expect(200);
  for (const loginName of ['agent-a', 'disabled-a']) {
    await call('post', '/api/v1/agents', { name: loginName, loginName, password: PASSWORD, role: 'agent' });
  }
  const [agentA, disabled, gone] = [
    await signIn(desk, 'agent-a'),
    await signIn(desk, 'disabled-a'),
    await signIn(desk, 'agent-a'),
  ];
  await call('patch', `/api/v1/agents/${disabled.agentId}`, { disabled: true });
  await supertest(desk.url).post('/api/v1/sign-out').set(headersOf(gone)).expect(200);
  const { admin: adminA, supervisor: supervisorA } = a.browsers;
  return { agentA, adminA, supervisorA, disabledAgentA: disabled, loggedOutA: gone };
};

/** Two merchants with what the corpus names of them. */
const valuesOf = async ({ desk, a, b }: Opened, agentA: Browser): Promise<Map<string, string>> => {
  const post = async (whose: Merchant, path: string, body: object): Promise<Readonly<Record<string, string>>> =>
    (await supertest(desk.url).post(path).set(headersOf(whose.browsers.owner)).send(body).expect(200)).body;
  const channel = { kind: 'official_account', appId: 'wx0000000000000a01', ...SECRETS };
  const channelA = (await post(a, '/api/v1/channels', channel))['id'] ?? '';
  const held = { ...a, agentId: agentA.agentId, lines: ['在吗'] };
  const convB = await aConversation(desk, { ...b, agentId: b.browsers.agent.agentId });
  const ticketB = await post(b, '/api/v1/tickets', { title: '乙店的工单' });
  return new Map([
    ['consoleOrigin', CONSOLE_ORIGIN],
    ['sessionCookie', 'jiedai_session'],
    ['password:agent-a', PASSWORD],
    ['validSession:agentA', agentA.cookie.split('=')[1] ?? ''],
    ['agentA', agentA.agentId],
    ['agentB', b.browsers.agent.agentId],
    ['convA', (await aConversation(desk, { ...held, allowance: 5 })).id],
    ['convQuotaUsedA', (await aConversation(desk, { ...held, allowance: 0 })).id],
    ['convAssignedToA2', (await aConversation(desk, { ...a, agentId: a.browsers.agent.agentId })).id],
    ['convB', convB.id],
    ['streamB', `${b.merchantId}.${randomUUID()}`],
    ['assignmentNumber:convA', '1'],
    ['channelA', channelA],
    ['channelB', convB.channelId],
    ['merchantB', b.merchantId],
    ['appSecretA', SECRETS.appSecret],
    ['aesKeyA', SECRETS.encodingAesKey],
    ['apiV3KeyA', 'no-such-key-is-stored'],
    ['orderA', await aPayment(desk, a.merchantId, channelA)],
    ['orderB', await aPayment(desk, b.merchantId, convB.channelId)],
    ['ticketB', ticketB['id'] ?? ''],
    ['complaintB', await aComplaint(desk, b.merchantId, convB.channelId)],
    ['rebindHost', REBIND_HOST],
  ]);
};

/** Opens what the console's part of the corpus is asked of: API, socket and uploads, with the fixtures it names. */
export const openFixtures = async (): Promise<Fixtures> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jiedai-corpus-'));
  const database = await cloneDatabase();
  const direct = new URL(database.url);
  const way = await startProxy([Number(direct.port)], Math.random);
  direct.port = String(way.port);
  const desk = await openDesk({
    allowInsecure: false,
    trustedHosts: 'shop.internal',
    lookUp: createRebinding(),
    hasSockets: true,
    stores: { database: { url: direct.href, drop: async () => {} }, dataDir },
  });
  const opened = { desk, a: await openMerchant(desk, 'a'), b: await openMerchant(desk, 'b') };
  const browsers = await openPeople(opened);
  return {
    desk,
    way,
    dataDir,
    merchants: opened,
    browsers,
    values: await valuesOf(opened, browsers.agentA),
    signInAgain: () => signIn(desk, 'agent-a'),
    close: async () => {
      await desk.close();
      await way.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

const TABLES = [
  'tickets',
  'self_service_rules',
  'messages',
  'conversations',
  'outbound',
  'outbox',
  'media',
  'agents',
  'channels',
  'api_tokens',
  'webhook_endpoints',
];

/** Of every table that the console's part of the corpus could write to. */
export const rowCounts = ({ desk }: Pick<Fixtures, 'desk'>): Promise<readonly unknown[]> =>
  desk.sql(`select ${TABLES.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`);
