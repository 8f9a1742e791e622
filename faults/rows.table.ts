import type { FaultRow } from './rig/row.js';
import { CLOCK_ROWS } from './rows/clocks.js';
import { LIMIT_ROWS } from './rows/limits.js';
import { NAME_ROWS } from './rows/names.js';
import { OPERATION_ROWS } from './rows/operation.js';
import { PAYMENT_ROWS } from './rows/payments.js';
import { POSTGRES_ROWS } from './rows/postgres.js';
import { PROCESS_ROWS } from './rows/processes.js';
import { PUSH_ROWS } from './rows/pushes.js';
import { REDIS_ROWS } from './rows/redis.js';
import { REFUSAL_ROWS } from './rows/refusals.js';
import { SOCKET_ROWS } from './rows/sockets.js';
import { WECHAT_ROWS } from './rows/wechat.js';

const numberOf = ({ id }: FaultRow): number => Number(id.slice(1));

/** Every row of the matrix that can be run, by its number. */
export const FAULT_ROWS: readonly FaultRow[] = [
  ...PROCESS_ROWS,
  ...REDIS_ROWS,
  ...POSTGRES_ROWS,
  ...PUSH_ROWS,
  ...SOCKET_ROWS,
  ...WECHAT_ROWS,
  ...OPERATION_ROWS,
  ...CLOCK_ROWS,
  ...LIMIT_ROWS,
  ...REFUSAL_ROWS,
  ...PAYMENT_ROWS,
  ...NAME_ROWS,
].sort((one, other) => numberOf(one) - numberOf(other));

/** Rows of the matrix that this command does not run, and why, or what shows it instead. */
export const ROWS_LEFT_OUT: Readonly<Record<string, string>> = {};

/** Parts of rows that are not run as the matrix words them, and why. */
export const PARTS_LEFT_OUT: Readonly<Record<string, string>> = {
  F2: 'killed at random moments: the product has no hooks for after the claim, the insert and the publishing',
  F3: 'the same; WeChat answers late, so that a kill falls between request and answer',
  F4: 'that a late write was refused is seen by its not being there: nothing is logged of it',
  F14: 'a locked table and slow answers; single backends of Postgres are not frozen',
  F15: 'serialization failures only: a deadlock is the same answer in another number',
  F18: 'files that may not grow stand for a full disk; mounts and Postgres’ own disk need rights over the machine',
  F19: 'clocks of single processes are moved by a module loaded before the product, here and in F23 and F24',
  F26: 'five consoles, not 200: on two cores the consoles’ own work would be measured',
  F29: 'five consoles, not 500: the same',
  F30: 'both channels are broken alike; how little one channel’s breaker slows another is not measured',
  F33: 'calls that were under way when the first refusal was answered are counted apart: they cannot be taken back',
  F39: 'the name of a webhook; WeChat’s own name is an address in figures here',
  F40: 'an overloaded process answers late instead of 503 at once: after a block that is over, whoever waited is answered well, and 503 would only make WeChat come again; deaths stand 12 s apart, because three in the 10 s of WeChat’s tries leave a single process no moment to answer',
};
