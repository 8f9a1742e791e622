import { setTimeout as wait } from 'node:timers/promises';

import { isAlive } from '../process/child.mjs';
import { say } from '../process/progress.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {import('../process/stopper.mjs').Stopper} Stopper
 */

const lookEveryMs = 500;
const mostRestarts = 5;

/**
 * Starts a store and brings it back, with its data and at the same address, should it end by itself.
 *
 * @template {Store} T
 * @param {{ name: string, start: (port: number | undefined) => Promise<T>, stopper: Stopper }} options
 * @returns {Promise<T>}
 */
export const keepStore = async ({ name, start, stopper }) => {
  const first = await start(undefined);
  let current = first;
  const ended = new AbortController();

  // Holds the process open: a store that was taken over is not our child.
  const rest = () => wait(lookEveryMs, undefined, { signal: ended.signal }).catch(() => {});
  const watch = async () => {
    for (let restarts = 0; !ended.signal.aborted; await rest()) {
      if (isAlive(current.pid)) continue;
      restarts += 1;
      if (restarts > mostRestarts) throw new Error(`it ended ${restarts} times`);
      say(`${name} ended by itself and is started again.`);
      current = await start(first.port);
    }
  };
  const watching = watch().catch((error) => {
    say(`${name} is gone, so everything is stopped: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
    // Not awaited here: the stop below waits for us.
    void stopper.stopAll();
  });
  stopper.add(name, async () => {
    ended.abort();
    await watching;
    await current.stop();
  });
  return first;
};
