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
