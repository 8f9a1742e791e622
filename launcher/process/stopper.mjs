import { say } from './progress.mjs';

// npm and the terminal each deliver the same Ctrl-C: only one this much later is a second.
const secondPressMs = 700;

/**
 * @typedef {(isHurried: () => boolean) => Promise<void>} Stop
 * @typedef {{
 *   add: (name: string, stop: Stop) => void,
 *   stopAll: () => Promise<void>,
 *   isStopping: () => boolean,
 *   requested: Promise<void>,
 * }} Stopper  requested resolves when somebody wants everything to stop
 */

/** What was asked to stop while it was still setting up ends with this, and says nothing more. */
export class Interrupted extends Error {}

/**
 * Remembers what was started and stops it in the reverse order, also on Ctrl-C. A second Ctrl-C hurries: from then on
 * isHurried answers true.
 *
 * @returns {Stopper}
 */
export const createStopper = () => {
  /** @type {{ name: string, stop: Stop }[]} */
  const started = [];
  let stopping = Promise.resolve();
  let firstAskedAt = 0;
  let isHurried = false;
  /** @type {() => void} */
  let tellRequested = () => {};
  /** @type {Promise<void>} */
  const requested = new Promise((resolve) => (tellRequested = resolve));

  const stopStarted = async () => {
    for (let last = started.pop(); last; last = started.pop()) {
      const { name, stop } = last;
      await stop(() => isHurried).catch((error) => say(`${name} did not stop cleanly: ${error}`));
    }
  };
  const stopAll = () => {
    firstAskedAt ||= Date.now();
    tellRequested();
    return (stopping = stopping.then(stopStarted));
  };
  const onSignal = () => {
    if (firstAskedAt === 0) {
      say('\nStopping … (again to hurry)');
      void stopAll();
    } else if (!isHurried && Date.now() - firstAskedAt > secondPressMs) {
      say('Hurrying.');
      isHurried = true;
    }
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, onSignal);

  return {
    add: (name, stop) => {
      started.push({ name, stop });
      // It was still starting when the stop began.
      if (firstAskedAt > 0) void stopAll();
    },
    stopAll,
    isStopping: () => firstAskedAt > 0,
    requested,
  };
};
