import type { LineReadings, LineRules, WaitingLine } from '../../services/ports/live/waiting-line.js';
import type { RedisConnection } from '../connect.js';
import type { Keys } from '../keys.js';
import { BUILT_ON, WHILE_BUILDING } from './line-sync.js';
import type { LineSync } from './line-sync.js';

type Deps = {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly sync: LineSync;
  /** The run id of the server we talk to; throws `unavailable` while there is none. */
  readonly runId: () => string;
};

const LOCK_MS = 30_000;
/** So many scripts are on their way at once: enough to keep Redis busy, few enough that others get their turn. */
const AT_ONCE = 200;

/**
 * Empties and loads one merchant's line. First all that stands, then the word that it is built, then once more what changed
 * meanwhile: an event that met the line unbuilt had been committed before, so this second reading has it.
 */
export const createRebuild = ({ connection, keys, sync, runId }: Deps): WaitingLine['rebuild'] => {
  const load = async (merchantId: string, rules: LineRules, read: LineReadings) => {
    const { places, all } = keys.line(merchantId);
    const onServer = runId();
    await connection.run((redis) => redis.unlink(...all));
    await inParts(await read.agents(), (agent) => sync.agent(WHILE_BUILDING, merchantId, { agent, rules }));
    await inParts(await read.openConversations(), (conversation) =>
      sync.conversation(WHILE_BUILDING, conversation, { rules, overrideProposal: true }),
    );
    await connection.run((redis) => redis.hset(places, BUILT_ON, onServer));
    await inParts(await read.agents(), (agent) => sync.agent(onServer, merchantId, { agent, rules }));
    await inParts(await read.changedMeanwhile(), (conversation) =>
      sync.conversation(onServer, conversation, { rules, overrideProposal: false }),
    );
  };

  return async (merchantId, rules, read) => {
    const lock = keys.lineLock(merchantId);
    const locked = await connection.run((redis) => redis.set(lock, '1', 'PX', LOCK_MS, 'NX'));
    if (locked === null) return false;
    try {
      await load(merchantId, rules, read);
    } finally {
      await connection.run((redis) => redis.del(lock)).catch(() => undefined);
    }
    return true;
  };
};

const inParts = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    await Promise.all(items.slice(start, start + AT_ONCE).map(work));
  }
};
