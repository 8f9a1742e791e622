import * as fc from 'fast-check';
import type { Desk } from '../desk/desk.js';
import { commandOf, newModel } from './command.js';
import { checkAtRest, comeToRest } from './promises.js';
import { stepsOf } from './steps.js';

type Wanted = {
  readonly runs: number;
  readonly commands: number;
  readonly seed: number;
  /** No run begins after so long; a failing one is shrunk no longer than that. */
  readonly withinMs: number;
};

/**
 * Runs of random commands against a model, over the real scripts and the real Postgres. Throws with the shortest failing
 * commands it found, the seed and the path to them; answers how many runs there were.
 */
export const holdRouting = async (desk: Desk, { runs, commands, seed, withinMs }: Wanted): Promise<number> => {
  const property = fc.asyncProperty(stepsOf(commands), async (steps) => {
    await clear(desk);
    await fc.asyncModelRun(() => ({ model: newModel(), real: desk }), steps.map(commandOf));
    await comeToRest(desk);
    await checkAtRest(desk);
  });
  const details = await fc.check(property, { numRuns: runs, seed, interruptAfterTimeLimit: withinMs });
  if (details.failed) throw new Error(await fc.asyncDefaultReportMessage(details));
  return details.numRuns;
};

/** All that the steps write, save what agents said of themselves. */
const WRITTEN = [
  'outbox',
  'timers',
  'journal',
  'push_keys',
  'search_queue',
  'report_queue',
  'customer_events',
  'routing_decisions',
  'assignments',
  'messages',
  'grants',
  'conversations',
  'identities',
  'customers',
];

/**
 * Deletes a few hundred rows, which takes a tenth of the time that emptying the tables does: with all that refers to them those
 * are a hundred files, and every plan that was kept is thrown away. As a replica, so that no row is looked for in each of them.
 */
const CLEAR = [
  'begin',
  'set local session_replication_role = replica',
  ...WRITTEN.map((table) => `delete from ${table}`),
  `update agents set status = 'online' where status <> 'online'`,
  'commit',
].join(';');

const clear = async (desk: Desk): Promise<void> => {
  await desk.sql.query(CLEAR);
  await desk.redis.flush();
  for (const agent of desk.people) await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);
  await desk.routing.rebuildLine(desk.merchantId);
};
