import { encode } from '../../load/redis-wire.js';
import type { RedisWire } from '../../load/redis-wire.js';

/** Microseconds that Redis itself has spent in scripts, which no client can disturb. */
export const scriptMicros = async (wire: RedisWire): Promise<number> => {
  const [info] = await wire.send([encode(['INFO', 'commandstats'])]);
  return Number(/cmdstat_evalsha:calls=\d+,usec=(\d+)/.exec(String(info))?.[1] ?? 0);
};

export const runIdOf = async (wire: RedisWire): Promise<string> => {
  const [info] = await wire.send([encode(['INFO', 'server'])]);
  const runId = /run_id:(\w+)/.exec(String(info))?.[1];
  if (runId === undefined) throw new Error('Redis names no run');
  return runId;
};
