import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../kernel/errors.js';
import type { RedisConnection } from './connect.js';

/** Runs one Lua file: keys, then arguments. Every key of one call carries one hash tag, so that Redis Cluster takes it. */
export type Script = (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

const isForgotten = (error: unknown): boolean => error instanceof Error && error.message.startsWith('NOSCRIPT');

const readText = (name: string): string =>
  readFileSync(join(__dirname, 'scripts', name), 'utf8').replace(/^-- include (\S+)$/gm, (_line, file: string) =>
    readText(file),
  );

/** Reads `scripts/<name>.lua` once (a line `-- include <file>` stands for that file), calls it by its hash, and sends the text when the server does not know it (any more). */
export const loadScript = (connection: RedisConnection, name: string): Script => {
  const text = readText(`${name}.lua`);
  const hash = createHash('sha1').update(text).digest('hex');
  return async (keys, args) => {
    if (!connection.isReady()) throw new AppError('unavailable', 'unavailable');
    try {
      return await connection.run((redis) => redis.evalsha(hash, keys.length, ...keys, ...args));
    } catch (error) {
      if (!isForgotten(error)) throw error;
      return connection.run((redis) => redis.eval(text, keys.length, ...keys, ...args));
    }
  };
};
