import { randomInt } from 'node:crypto';
import type { ActAs } from '../customer/act.js';
import type { Channel } from '../state/channels.js';
import type { World } from '../state/world.js';
import type { BurstPlan } from './plan.js';
import { runBurst, type RunningBurst } from './run-burst.js';

export type Bursts = {
  /** Answers the burst's id. */ readonly start: (plan: BurstPlan, channels: readonly Channel[]) => string;
  readonly find: (id: string) => RunningBurst | undefined;
  readonly close: () => void;
};

/** Older ones are stopped and forgotten. */
const KEPT = 20;

// Not a draw of the seed: an id names customers, and those of an earlier run may still be in the merchant's history.
const newId = (): string => `${Date.now().toString(36)}${randomInt(36).toString(36)}`.slice(-6);

export const createBursts = (deps: { readonly world: World; readonly actAs: ActAs }): Bursts => {
  const running = new Map<string, RunningBurst>();
  const makeRoom = (): void => {
    const [oldest] = running.keys();
    if (running.size < KEPT || oldest === undefined) return;
    running.get(oldest)?.stop();
    running.delete(oldest);
  };
  return {
    start: (plan, channels) => {
      makeRoom();
      const id = newId();
      running.set(id, runBurst(deps, { id, plan, channels }));
      return id;
    },
    find: (id) => running.get(id),
    close: () => running.forEach((burst) => burst.stop()),
  };
};
