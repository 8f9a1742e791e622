import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '../../../simulator/simulator.js';
import type { Actor } from '../../../src/domain/people/agent.js';
import type { ChannelKind } from '../../../src/domain/channels/channel.js';
import { openGrant } from '../../../src/domain/channels/reply-window.js';
import { createAccessTokenStore, createChannelCredentials } from '../../../src/postgres/channels/access-token-store.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createOutboundQueue } from '../../../src/postgres/queues/outbound-queue.js';
import { createQuery } from '../../../src/postgres/query.js';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { storesOf } from '../../../src/postgres/stores.js';
import { createUnitOfWork } from '../../../src/postgres/unit-of-work.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createSendBudget } from '../../../src/redis/send-budget.js';
import { createProvideMedia } from '../../../src/services/media/provide-media.js';
import { createDeliverReply } from '../../../src/services/messages/deliver-reply.js';
import { createAnnounceSending } from '../../../src/services/messages/delivery/announce-sending.js';
import { createChannelBreaker } from '../../../src/services/messages/delivery/channel-breaker.js';
import { createRecordOutcome } from '../../../src/services/messages/delivery/record-outcome.js';
import { createRenewCharge } from '../../../src/services/messages/delivery/renew-charge.js';
import { createSweepExpiredSends } from '../../../src/services/messages/delivery/sweep-expired-sends.js';
import { createSendReply } from '../../../src/services/messages/send-reply.js';
import type { ReplyContent } from '../../../src/services/messages/reply-content.js';
import type { MediaStore } from '../../../src/services/ports/tools/media-store.js';
import type { WakeUp } from '../../../src/services/ports/live/wake-up.js';
import { createAccessTokens } from '../../../src/wechat/kefu/access-token.js';
import { createKefuClient } from '../../../src/wechat/kefu/kefu-client.js';
import { createKefuSender } from '../../../src/wechat/kefu/kefu-sender.js';
import { createRefreshToken } from '../../../src/wechat/kefu/token-refresh.js';
import { createWechatApi } from '../../../src/wechat/kefu/wechat-api.js';
import { createOutboundWorker } from '../../../src/workers/outbound-worker.js';
import { cloneDatabase, redisForTest } from '../../support/databases.js';
import { aMerchant, asSuperuser, newId, openTestDatabase, silentLogger } from '../../support/postgres.js';

const clock = { now: () => new Date() };
const secretBox = createSecretBox({ current: Buffer.alloc(32, 7), previous: [] });
const SECRET = '0123456789abcdef0123456789abcdef';

export const until = async <T>(look: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> => {
  const giveUpAt = Date.now() + 40_000;
  for (;;) {
    const value = await look();
    if (isDone(value)) return value;
    if (Date.now() > giveUpAt) throw new Error(`not reached: ${JSON.stringify(value)}`);
    await sleep(20);
  }
};

/** Wakes listeners of this process at once, as the real one does. */
const createLocalWakeUp = (): WakeUp => {
  const listeners: { readonly topic: string; readonly listener: (key: string) => void }[] = [];
  return {
    wake: (topic, key) => listeners.filter((one) => one.topic === topic).forEach(({ listener }) => listener(key)),
    on: (topic, listener) => void listeners.push({ topic, listener }),
    isConnected: () => true,
  };
};

export const createMemoryMediaStore = (): MediaStore & { readonly files: Map<string, Uint8Array> } => {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    put: async (key, bytes) => void files.set(key, bytes),
    get: async (key) => files.get(key),
    remove: async (key) => void files.delete(key),
  };
};

type ProcessDeps = {
  readonly database: Database;
  readonly redisUrl: string;
  readonly wechatUrl: string;
  readonly mediaStore: MediaStore;
  readonly wakeUp: WakeUp;
};

/** Everything one worker process has of sending. */
const createSendingProcess = ({ database, redisUrl, wechatUrl, mediaStore, wakeUp }: ProcessDeps) => {
  const warnings: { readonly fields: unknown; readonly message: string }[] = [];
  const note = (fields: unknown, message: string): void => void warnings.push({ fields, message });
  const logger = { ...silentLogger, warn: note, error: note };
  const unitOfWork = createUnitOfWork(database.app, storesOf(secretBox));
  const query = createQuery(database.system);
  const connections = createRedisConnections({ url: redisUrl, logger: silentLogger });
  const api = createWechatApi({ baseUrl: wechatUrl });
  const tokenStore = createAccessTokenStore({ query, secretBox });
  const credentials = createChannelCredentials({ query, secretBox });
  const refreshToken = createRefreshToken({ api, tokenStore, credentials, clock, logger });
  const accessTokens = createAccessTokens({ refreshToken, clock });
  const client = createKefuClient({ api, accessTokens });
  const channelSender = createKefuSender({ client, clock, logger });
  const outboundQueue = createOutboundQueue(query);
  const recordOutcome = createRecordOutcome({ unitOfWork, clock, newId, wakeUp, logger });
  const sweepExpiredSends = createSweepExpiredSends({ outboundQueue, recordOutcome });
  const sendBudget = createSendBudget({
    connection: connections.commands,
    keys: createKeys(databaseOf(redisUrl)),
    clock,
  });
  const deliverReply = createDeliverReply({
    outboundQueue,
    sendBudget,
    channelSender,
    provideMedia: createProvideMedia({ unitOfWork, mediaStore, channelSender, clock }),
    renewCharge: createRenewCharge({ unitOfWork, clock }),
    announceSending: createAnnounceSending({ unitOfWork, wakeUp }),
    recordOutcome,
    breaker: createChannelBreaker({ nowMs: () => performance.now() }),
    clock,
    logger,
  });
  const worker = createOutboundWorker({ outboundQueue, deliverReply, sweepExpiredSends, wakeUp, logger });
  return {
    warnings,
    worker,
    client,
    api,
    channelSender,
    outboundQueue,
    recordOutcome,
    sweepExpiredSends,
    unitOfWork,
    accessTokens,
    close: async (): Promise<void> => {
      await worker.stop();
      await api.close();
      await connections.close();
    },
  };
};

export type SendingProcess = ReturnType<typeof createSendingProcess>;

type Line = { readonly number: number; readonly content: Readonly<Record<string, unknown>>; readonly kind: string };

/** WeChat's side, a database, Redis, and as many sending processes as asked for. */
export const startOutboundRig = async () => {
  const [testDatabase, redis] = [await cloneDatabase(), await redisForTest()];
  const database = await openTestDatabase(testDatabase.url);
  const merchantServer = createServer((request, response) => {
    request.resume().on('end', () => response.end('success'));
  });
  await new Promise<void>((resolve) => {
    merchantServer.listen(0, '127.0.0.1', resolve);
  });
  const address = merchantServer.address();
  const pushUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/push`;
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1', seed: 1 });
  const { merchantId, agentId } = await aMerchant(testDatabase.url);
  const unitOfWork = createUnitOfWork(database.app, storesOf(secretBox));
  const wakeUp = createLocalWakeUp();
  const mediaStore = createMemoryMediaStore();
  const processes: SendingProcess[] = [];
  const actor: Actor = { merchantId, agentId, role: 'owner' };
  const sendReply = createSendReply({ unitOfWork, clock, newId, wakeUp });

  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${simulator.url}/simulator/control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return JSON.parse(await response.text());
  };

  const addChannel = async (kind: ChannelKind = 'official_account', sendsPerMinute = 100_000) => {
    const id = newId();
    const appId = `wx${id.replaceAll('-', '').slice(-16)}`;
    await unitOfWork.run(merchantId, ({ channels }) =>
      channels.add({
        id,
        kind,
        name: '渠道',
        channelKey: id,
        appId,
        originalId: undefined,
        encryptionMode: 'safe',
        dataFormat: 'xml',
        appSecret: SECRET,
        token: 'kfDeskToken2024',
        encodingAesKey: 'q7Rm2ZxVb9TnLw4KcYp8HsDe3GfJu6AaXo1QiWtN0EM',
      }),
    );
    await asSuperuser(testDatabase.url, 'update channels set sends_per_minute = $2 where id = $1', [
      id,
      sendsPerMinute,
    ]);
    await control('POST', '/channels', {
      appId,
      appSecret: SECRET,
      kind,
      token: 'kfDeskToken2024',
      mode: 'plain',
      pushUrl,
    });
    return { id, appId, kind };
  };
  type TestChannel = Awaited<ReturnType<typeof addChannel>>;

  /** A customer who has just written, in a conversation that the agent holds. */
  const addConversation = async (channel: TestChannel, nickname: string) => {
    const { openid } = await control<{ openid: string }>('POST', `/channels/${channel.appId}/customers`, { nickname });
    const path = `/channels/${channel.appId}/customers/${openid}`;
    const act = (body: unknown) => control('POST', `${path}/acts`, body);
    const write = async (): Promise<void> => {
      await act({ act: 'text', content: '在吗' });
    };
    await write();
    const conversation = await unitOfWork.run(merchantId, async ({ customers, conversations, grants }) => {
      const identity = await customers.ensureIdentity({
        channelId: channel.id,
        openid,
        newIdentityId: newId(),
        newCustomerId: newId(),
      });
      await grants.save(identity.id, openGrant([], { channelKind: channel.kind, trigger: 'message', at: clock.now() }));
      const added = await conversations.add({
        id: newId(),
        channelId: channel.id,
        identityId: identity.id,
        customerId: identity.customerId,
        skillGroupId: undefined,
        preferredAgentId: undefined,
        state: 'queued',
        entry: {},
        openedAt: clock.now(),
      });
      return conversations.update(added.id, { state: 'active', agentId, assignmentNumber: 1 });
    });
    const { id, identityId } = conversation;
    return {
      id,
      identityId,
      openid,
      act,
      path,
      /** The customer writes again: a fresh window on both sides. */
      writeAgain: async (): Promise<void> => {
        await write();
        await unitOfWork.run(merchantId, async ({ grants }) => {
          const known = await grants.of(identityId);
          await grants.save(
            identityId,
            openGrant(known, { channelKind: channel.kind, trigger: 'message', at: clock.now() }),
          );
        });
      },
      grants: () => unitOfWork.run(merchantId, ({ grants }) => grants.of(identityId)),
      reply: (content: ReplyContent | string, clientMsgId: string = newId(), useReserve?: boolean) =>
        sendReply({
          useReserve,
          actor,
          conversationId: id,
          assignmentNumber: 1,
          clientMsgId,
          content: typeof content === 'string' ? { type: 'text', text: content } : content,
        }),
      received: async (): Promise<readonly Line[]> =>
        (await control<{ items: Line[] }>('GET', `${path}/received`)).items,
      texts: async (): Promise<readonly unknown[]> =>
        (await control<{ items: Line[] }>('GET', `${path}/received`)).items.map(({ content }) => content['content']),
      /** Each message's text and state, in order. */
      deliveries: () =>
        asSuperuser<{ text: string; delivery: string; code: string | null }>(
          testDatabase.url,
          `select content ->> 'text' as text, delivery, delivery_error ->> 'code' as code from messages
            where conversation_id = $1 order by number`,
          [id],
        ),
    };
  };

  return {
    url: testDatabase.url,
    redis,
    merchantId,
    actor,
    unitOfWork,
    mediaStore,
    wakeUp,
    control,
    addChannel,
    addConversation,
    startProcess: (): SendingProcess => {
      const sending = createSendingProcess({
        database,
        redisUrl: redis.url,
        wechatUrl: simulator.url,
        mediaStore,
        wakeUp,
      });
      processes.push(sending);
      return sending;
    },
    /** How many calls WeChat got: all of a path, or those answered with one errcode. */
    calls: async (
      channel: TestChannel,
      path: string,
    ): Promise<readonly { readonly errcode?: number; readonly at: number }[]> =>
      (
        await control<{ items: { errcode?: number; at: number }[] }>(
          'GET',
          `/calls?limit=10000&appId=${channel.appId}&path=${encodeURIComponent(path)}`,
        )
      ).items,
    setFaults: (channel: TestChannel, faults: unknown) => control('PUT', `/channels/${channel.appId}/faults`, faults),
    close: async (): Promise<void> => {
      await Promise.all(processes.map((sending) => sending.close()));
      await simulator.close();
      merchantServer.closeAllConnections();
      await new Promise((resolve) => merchantServer.close(resolve));
      await database.close();
      await testDatabase.drop();
    },
  };
};

export type OutboundRig = Awaited<ReturnType<typeof startOutboundRig>>;
