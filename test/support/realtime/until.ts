import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, not for a duration; fails after `withinMs`. */
export const until = async (holds: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> => {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${holds.toString()}`);
    await sleep(5);
  }
};

export const silentLogger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
