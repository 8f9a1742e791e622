import type { FaultRow } from './rig/row.js';
import { OPERATION_ROWS } from './rows/operation.js';
import { POSTGRES_ROWS } from './rows/postgres.js';
import { PROCESS_ROWS } from './rows/processes.js';
import { PUSH_ROWS } from './rows/pushes.js';
import { REDIS_ROWS } from './rows/redis.js';
import { SOCKET_ROWS } from './rows/sockets.js';
import { WECHAT_ROWS } from './rows/wechat.js';

const numberOf = ({ id }: FaultRow): number => Number(id.slice(1));

/** Every row that can be run, by its number. */
export const ROWS: readonly FaultRow[] = [
  ...PROCESS_ROWS,
  ...REDIS_ROWS,
  ...POSTGRES_ROWS,
  ...PUSH_ROWS,
  ...SOCKET_ROWS,
  ...WECHAT_ROWS,
  ...OPERATION_ROWS,
].sort((one, other) => numberOf(one) - numberOf(other));

/** Rows of the matrix that this command does not run, and why, or what shows it instead. */
export const ROWS_LEFT_OUT: Readonly<Record<string, string>> = {
  F18: 'small disks need mounts, which an unprivileged process cannot make; a failing media store and a full spool are in test/integration/files',
  F19: 'one api process takes the load here; the same push over two processes is in test/integration/postgres/journal-accept',
  F23: 'replayed pushes are cases of bad-inputs.json and run in `npm test`',
  F24: 'whole processes cannot be given another clock here; skewed and stale timestamps are cases of bad-inputs.json',
  F27: 'not built: a console behind a dead network; the vanished agent is in test/flow/presence',
  F28: 'not built: a console that reads nothing under this load; its buffer limit is in test/integration/realtime',
  F33: 'a channel that met 45009 stays stopped until midnight in Beijing; the codes are in test/integration/outbound',
  F34: 'each code is in test/integration/outbound',
  F36: 'lost answers of refunds are in test/flow/payments',
  F37: 'lost, doubled and forged notices are in test/flow/payments and among the cases of bad-inputs.json',
  F39: 'there is no resolver of our own here; private addresses are refused in the tests of outgoing requests',
  F40: 'not built: a small heap and a blocked event loop',
  F41: 'not built: a small number of file handles',
};
