import { checkMasterKey, checkRedisPolicy } from '../config/store-checks.js';
import { opensStoredSecrets } from '../postgres/channels/master-key-check.js';
import type { Foundation } from './container/foundation.js';

const REDIS_WITHIN_MS = 3_000;

/**
 * What only the running stores can tell: whether the master key opens what is stored, and whether Redis would forget queues
 * when it is full. A Redis that is away is no reason not to start. Throws ConfigError.
 */
export const refuseUnsafeStores = async ({ database, secretBox, connection }: Foundation): Promise<void> => {
  checkMasterKey(await opensStoredSecrets(database.system, secretBox));
  if (!(await isReadySoon(connection))) return;
  checkRedisPolicy(await policyOf(connection));
};

const isReadySoon = (connection: Foundation['connection']): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(connection.isReady()), REDIS_WITHIN_MS);
    connection.onReady(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });

/** Undefined where a Redis user may not ask. */
const policyOf = async (connection: Foundation['connection']): Promise<string | undefined> => {
  try {
    const answer: unknown = await connection.run((redis) => redis.config('GET', 'maxmemory-policy'));
    if (Array.isArray(answer)) return String(answer[1]);
    return typeof answer === 'object' && answer !== null && 'maxmemory-policy' in answer
      ? String(answer['maxmemory-policy'])
      : undefined;
  } catch {
    return undefined;
  }
};
