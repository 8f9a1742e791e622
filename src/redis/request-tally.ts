import { z } from 'zod';
import type { RequestTally } from '../services/ports/live/request-tally.js';
import type { RedisConnection } from './connect.js';
import type { Keys } from './keys.js';
import { loadScript } from './script.js';

const answerSchema = z.tuple([z.number(), z.number()]);

/** Counts in Redis: one key for each thing counted, which goes with its window. */
export const createRequestTally = ({
  connection,
  keys,
}: {
  readonly connection: RedisConnection;
  readonly keys: Keys;
}): RequestTally => {
  const countRequests = loadScript(connection, 'count-requests');
  return {
    add: async (key, count, windowMs) => {
      const [total, endsInMs] = answerSchema.parse(await countRequests([keys.requests(key)], [count, windowMs]));
      return { total, endsInMs };
    },
  };
};
