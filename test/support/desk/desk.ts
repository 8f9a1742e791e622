import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { openFoundation } from '../../../src/app/container/foundation.js';
import type { Foundation } from '../../../src/app/container/foundation.js';
import { buildRouting, buildServing } from '../../../src/app/container/serving/serving.js';
import { createShutdown } from '../../../src/app/shutdown.js';
import { loadConfig } from '../../../src/config/load-config.js';
import type { AgentStatus } from '../../../src/domain/people/agent.js';
import { createInboundQueue } from '../../../src/postgres/queues/inbound-queue.js';
import { createRelayOutbox } from '../../../src/services/events/relay-outbox.js';
import { createReceiveInbound } from '../../../src/services/messages/receiving/receive-inbound.js';
import { cloneDatabase, redisForTest } from '../databases.js';
import type { TestDatabase, TestRedis } from '../databases.js';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export type DeskAgent = { readonly id: string; readonly capacity: number; readonly socketId: string };

type DeskStores = { readonly database: TestDatabase; readonly redis: TestRedis };

/** The stores of `npm test`. */
const sharedDeskStores = async (): Promise<DeskStores> => ({
  database: await cloneDatabase(),
  redis: await redisForTest(),
});

/**
 * The product's own use cases over real stores, driven by hand: one merchant, one channel, one skill group. Nothing runs by
 * itself, so a test decides what happens when.
 */
export const openDesk = async (agents: readonly { readonly capacity: number }[], given?: DeskStores) => {
  const { database, redis } = given ?? (await sharedDeskStores());
  const dataDir = await mkdtemp(join(tmpdir(), 'jiedai-desk-'));
  const shutdown = createShutdown(silent);
  const { config } = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    DATA_DIR: dataDir,
  });
  const foundation = await openFoundation({ config, logger: silent, shutdown });
  await new Promise<void>((resolve) => foundation.connection.onReady(resolve));
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const seeded = await seed(sql, agents);
  const parts = buildParts(foundation);
  return {
    ...parts,
    ...seeded,
    sql,
    redis,
    foundation,
    close: async () => {
      await sql.end();
      await shutdown.run();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

export type Desk = Awaited<ReturnType<typeof openDesk>>;

const buildParts = (foundation: Foundation) => {
  const routing = buildRouting(foundation);
  const requested = new Set<string>();
  const relayOutbox = createRelayOutbox({
    outboxSource: routing.outboxSource,
    eventLog: foundation.eventLog,
    applyRouting: routing.followEvents((_merchantId, groups) => groups.forEach((group) => requested.add(group))),
    logger: silent,
  });
  return {
    ...buildServing(foundation),
    routing,
    relayOutbox,
    receiveInbound: createReceiveInbound(foundation),
    inboundQueue: createInboundQueue({ intake: foundation.database.intake, system: foundation.database.system }),
  };
};

const seed = async (sql: Client, agents: readonly { readonly capacity: number }[]) => {
  const [merchantId, groupId, channelId] = [randomUUID(), randomUUID(), randomUUID()];
  const people = agents.map(({ capacity }) => ({ id: randomUUID(), capacity, socketId: randomUUID() }));
  await sql.query(`insert into merchants (id, name) values ($1, '青禾果园')`, [merchantId]);
  await sql.query(`insert into skill_groups (id, merchant_id, name) values ($1, $2, '售前')`, [groupId, merchantId]);
  await sql.query(
    `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token)
     values ($1::uuid, $2, 'official_account', '测试号', $1::text, $1::text, 'safe', ''::bytea, ''::bytea)`,
    [channelId, merchantId],
  );
  for (const { id, capacity } of people) {
    await sql.query(
      `insert into agents (id, merchant_id, name, login_name, password_hash, role, capacity, status)
       values ($1::uuid, $2, '客服', $1::text, '', 'agent', $3, 'online')`,
      [id, merchantId, capacity],
    );
    await sql.query('insert into skill_group_agents values ($1, $2, $3)', [groupId, id, merchantId]);
  }
  return { merchantId, groupId, channelId, people };
};

/** Moves the desk until nothing changes any more: announces, assigns, announces the assignments. */
export const settle = async (desk: Desk): Promise<void> => {
  const { merchantId, groupId } = desk;
  for (let turn = 0; turn < 20; turn += 1) {
    while ((await desk.relayOutbox(merchantId)).more);
    await desk.routing.routeGroup({ merchantId, skillGroupId: groupId });
    const { rows } = await desk.sql.query('select 1 from outbox limit 1');
    if (rows.length === 0) return;
  }
  throw new Error('the desk does not come to rest');
};

/** A customer writes: through the journal, as a push does. */
export const arrive = async (desk: Desk, openid: string, text: string): Promise<void> => {
  const now = new Date();
  const key = randomUUID();
  await desk.inboundQueue.accept({
    merchantId: desk.merchantId,
    channelId: desk.channelId,
    receivedAt: now,
    signatureKey: undefined,
    push: {
      kind: 'message',
      openid,
      createdAt: now,
      key,
      wechatName: 'text',
      msgId: key,
      content: { type: 'text', text },
    },
  });
  const batch = await desk.inboundQueue.claim(await desk.inboundQueue.dueShards(), 100);
  if (!batch) return;
  for (const push of batch.pushes) await desk.receiveInbound([[push]]);
  await desk.inboundQueue.release(batch);
};

export const setStatus = (desk: Desk, agent: DeskAgent, status: AgentStatus): Promise<void> =>
  desk.foundation.unitOfWork.run(desk.merchantId, async ({ agents, outbox }) => {
    await agents.setStatus(agent.id, { status, changedBy: agent.id, at: new Date() });
    const changed = await agents.findById(agent.id);
    if (!changed) throw new Error('no such agent');
    await outbox.add([
      {
        type: 'agent.changed',
        agentId: agent.id,
        name: changed.name,
        status,
        capacity: changed.capacity,
        skillGroupIds: changed.skillGroupIds,
        disabled: false,
      },
    ]);
  });
