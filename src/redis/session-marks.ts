import { z } from 'zod';
import type { Logger } from '../kernel/logger.js';
import type { Principal, PrincipalCache } from '../services/ports/stores/people/session-stores.js';
import type { RedisConnection } from './connect.js';
import type { Keys } from './keys.js';

const CACHE_MS = 30_000;
/** Longer than the cache: what was read before an ending and cached after it is gone before its mark is. */
const MARK_MS = 60_000;

const cached = z.object({
  actor: z.object({
    merchantId: z.string(),
    agentId: z.string(),
    role: z.enum(['owner', 'admin', 'supervisor', 'agent', 'analyst']),
    readsPersonalData: z.boolean().default(false),
  }),
  id: z.string(),
  scopes: z.array(z.enum(['read', 'reply', 'manage', 'critical'])).optional(),
  expiresAt: z.coerce.date().optional(),
  lacksSecondFactor: z.boolean().default(false),
});

type Deps = { readonly connection: RedisConnection; readonly keys: Keys; readonly logger: Logger };

const parse = (json: string): Principal => {
  const { actor, id, scopes, expiresAt, lacksSecondFactor } = cached.parse(JSON.parse(json));
  return { actor, id, scopes, expiresAt, lacksSecondFactor };
};

/** Who a session or API token is, for 30 s; what has ended is marked, and a mark sends the question back to Postgres. */
export const createPrincipalCache = ({ connection, keys, logger }: Deps): PrincipalCache => {
  /** This room's edge: whatever Redis says, the caller asks Postgres. */
  const orNothing = async <T>(act: () => Promise<T>): Promise<T | undefined> => {
    if (!connection.isReady()) return undefined;
    try {
      return await act();
    } catch (error) {
      logger.debug({ err: error }, 'sessions are asked of postgres');
      return undefined;
    }
  };
  const isMarked = async (ids: readonly string[]): Promise<boolean> => {
    const marks = await Promise.all(ids.map((id) => connection.run((redis) => redis.exists(keys.endedMark(id)))));
    return marks.includes(1);
  };
  const keyOf = (tokenHash: Uint8Array): string => keys.principal(Buffer.from(tokenHash).toString('hex'));

  return {
    find: (tokenHash) =>
      orNothing(async () => {
        const json = await connection.run((redis) => redis.get(keyOf(tokenHash)));
        if (json === null) return undefined;
        const principal = parse(json);
        return (await isMarked([principal.id, principal.actor.agentId])) ? undefined : principal;
      }),
    keep: async (tokenHash, principal) => {
      await orNothing(() =>
        connection.run((redis) => redis.set(keyOf(tokenHash), JSON.stringify(principal), 'PX', CACHE_MS)),
      );
    },
    markEnded: async (ids) => {
      await orNothing(() =>
        Promise.all(ids.map((id) => connection.run((redis) => redis.set(keys.endedMark(id), '1', 'PX', MARK_MS)))),
      );
    },
  };
};
