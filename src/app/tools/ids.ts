import { randomFillSync } from 'node:crypto';
import type { NewId } from '../../kernel/ids.js';

const RANDOM_POOL_BYTES = 4_096;
const COUNTER_LIMIT = 0xfff;

/**
 * Makes UUIDs of version 7 (RFC 9562): 48 bits of Unix milliseconds, a 12-bit counter, 62 random bits. Ids of one process
 * rise strictly, also inside a millisecond and when the clock steps back.
 */
export const createNewId = (nowMs: () => number = Date.now): NewId => {
  const pool = Buffer.alloc(RANDOM_POOL_BYTES);
  let used = RANDOM_POOL_BYTES;
  let lastMs = 0;
  let counter = 0;
  return () => {
    const now = nowMs();
    if (now > lastMs) [lastMs, counter] = [now, 0];
    else if (counter < COUNTER_LIMIT) counter += 1;
    else [lastMs, counter] = [lastMs + 1, 0];
    if (used + 8 > RANDOM_POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const random = pool.toString('hex', used, used + 8);
    used += 8;
    const time = lastMs.toString(16).padStart(12, '0');
    const variant = ((parseInt(random.slice(0, 1), 16) & 0x3) | 0x8).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${random.slice(1, 4)}-${random.slice(4, 16)}`;
  };
};
