import { randomUUID } from 'node:crypto';
import type { DomainEvent } from '../../../src/domain/conversations/events.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createEventLog } from '../../../src/redis/events/event-log.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import type { LogCursor } from '../../../src/services/ports/live/event-log.js';
import { silentLogger } from '../../../test/support/postgres.js';

/** Says what happens in the merchants' event logs, as the relay does. */
export type LiveLog = {
  readonly say: (merchantId: string, events: readonly DomainEvent[]) => Promise<void>;
  readonly end: (merchantId: string) => Promise<LogCursor>;
  readonly close: () => Promise<void>;
};

const TEXT = '你好，上周买的苹果有三个坏了，想问问能不能补发，订单号是 2026112200017，谢谢';
export const LINE = '"type":"message.added"';
export const COLLEAGUE = '"type":"agent.changed"';

/** A line of a customer whom this agent serves. */
export const lineFor = (agentId: string): DomainEvent => ({
  type: 'message.added',
  message: {
    id: randomUUID(),
    conversationId: randomUUID(),
    number: 1,
    clientMsgId: undefined,
    direction: 'inbound',
    agentId: undefined,
    content: { type: 'text', text: TEXT },
    delivery: undefined,
    deliveryError: undefined,
    late: false,
    occurredAt: new Date(),
  },
  audience: { agentId, skillGroupId: undefined },
});

/** Everybody hears of a colleague. */
export const colleagueChanged = (): DomainEvent => ({
  type: 'agent.changed',
  agentId: randomUUID(),
  name: '李小满',
  status: 'online',
  capacity: 10,
  skillGroupIds: [],
  disabled: false,
});

export const openLiveLog = async (redisUrl: string): Promise<LiveLog> => {
  const connections = createRedisConnections({ url: redisUrl, logger: silentLogger });
  await new Promise<void>((resolve) => connections.commands.onReady(resolve));
  const eventLog = createEventLog({ connection: connections.commands, keys: createKeys(databaseOf(redisUrl)) });
  const numbers = new Map<string, number>();
  return {
    say: async (merchantId, events) => {
      const first = (numbers.get(merchantId) ?? 0) + 1;
      numbers.set(merchantId, first + events.length - 1);
      await eventLog.append(merchantId, first, events);
    },
    end: async (merchantId) => {
      const end = await eventLog.end(merchantId);
      if (!end) throw new Error('nothing was said yet');
      return end;
    },
    close: connections.close,
  };
};
