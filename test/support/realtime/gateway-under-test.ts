import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import type { AgentRole } from '../../../src/domain/people/agent.js';
import { createGateway } from '../../../src/realtime/gateway.js';
import type { GatewayDeps } from '../../../src/realtime/gateway.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createAttentionFeed } from '../../../src/redis/events/attention-feed.js';
import { createEventFeed } from '../../../src/redis/events/event-feed.js';
import { createEventLog } from '../../../src/redis/events/event-log.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createPresence } from '../../../src/redis/presence.js';
import { createSubscriptions } from '../../../src/redis/subscriptions.js';
import { createWakeUp } from '../../../src/redis/wake-up.js';
import type { EventLog } from '../../../src/services/ports/live/event-log.js';
import type { Presence } from '../../../src/services/ports/live/presence.js';
import type { WakeUp } from '../../../src/services/ports/live/wake-up.js';
import { silentLogger } from './until.js';

export const ORIGIN = 'http://127.0.0.1:3000';

/** Who a Bearer token or cookie of the test is; tests change and remove people. */
export type Person = {
  merchantId: string;
  agentId: string;
  role: AgentRole;
  readsPersonalData?: boolean;
  skillGroupIds: readonly string[];
};

export type GatewayUnderTest = {
  readonly url: string;
  readonly server: Server;
  readonly people: Map<string, Person>;
  /** Adds somebody; returns the token that proves them. */
  readonly hire: (person?: Partial<Person>) => Person & { readonly token: string };
  readonly eventLog: EventLog;
  readonly presence: Presence;
  readonly wakeUp: WakeUp;
  readonly typed: string[];
  readonly gone: string[];
  readonly connectionCount: () => number;
  readonly isReady: () => boolean;
  readonly stopGateway: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const tokenIn = ({ cookie, authorization }: { cookie?: string; authorization?: string }): string =>
  authorization?.replace('Bearer ', '') ?? cookie?.replace('jiedai_session=', '') ?? '';

/** A gateway with everything real behind it but who people are: that is a table of the test. */
export const startGateway = async (redisUrl: string, changes: Partial<GatewayDeps> = {}): Promise<GatewayUnderTest> => {
  const connections = createRedisConnections({ url: redisUrl, logger: silentLogger });
  const { commands, subscriber } = connections;
  const keys = createKeys(databaseOf(redisUrl));
  const subscriptions = createSubscriptions(subscriber, silentLogger);
  const eventLog = createEventLog({ connection: commands, keys });
  const presence = createPresence({ connection: commands, keys });
  const wakeUp = createWakeUp({ connection: commands, subscriptions, keys, logger: silentLogger });
  const people = new Map<string, Person>();
  const typed: string[] = [];
  const gone: string[] = [];
  const gateway = createGateway({
    authenticate: async (credentials) => {
      const person = people.get(tokenIn(credentials));
      return person && { actor: person, skillGroupIds: person.skillGroupIds, expiresAt: undefined };
    },
    allowedOrigins: [ORIGIN],
    eventLog,
    eventFeed: createEventFeed({ subscriptions, connections: [commands, subscriber], keys, logger: silentLogger }),
    presence,
    wakeUp,
    lookups: {
      channelOf: async () => ({ name: '旗舰店', kind: 'official_account' }),
      forgetCustomerNames: () => {},
      customerNameOf: async () => '王小明',
    },
    messageViewOf: async (_merchantId, { content, ...message }) => ({
      ...message,
      clientMsgId: message.clientMsgId ?? null,
      agentId: message.agentId ?? null,
      content: { ...content },
      media: null,
      delivery: message.delivery ?? null,
      deliveryError: message.deliveryError ?? null,
      occurredAt: message.occurredAt.toISOString(),
    }),
    mediaViewOf: async () => undefined,
    attentionFeed: createAttentionFeed({ connection: commands, subscriptions, keys }),
    lookAt: async () => {},
    readBoard: () => Promise.reject(new Error('this gateway has no board')),
    onTyping: async ({ conversationId }) => void typed.push(conversationId),
    onAgentGone: (_merchantId, agentId) => void gone.push(agentId),
    clock: { now: () => new Date() },
    logger: silentLogger,
    ...changes,
  });
  const server = createServer();
  gateway.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  return {
    url: `ws://127.0.0.1:${port}/api/v1/socket`,
    server,
    people,
    eventLog,
    presence,
    wakeUp,
    typed,
    gone,
    stopGateway: gateway.stop,
    hire: (person = {}) => {
      const hired: Person = {
        merchantId: randomUUID(),
        agentId: randomUUID(),
        role: 'agent',
        skillGroupIds: [],
        ...person,
      };
      const token = randomUUID();
      people.set(token, hired);
      return { ...hired, token };
    },
    connectionCount: gateway.connectionCount,
    isReady: () => commands.isReady() && subscriptions.isComplete(),
    stop: async () => {
      await gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await connections.close();
    },
  };
};
