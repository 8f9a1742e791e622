import type { Logger } from '../kernel/logger.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import type { HealLine } from '../services/routing/heal-line.js';
import type { RebuildLine } from '../services/routing/rebuild-line.js';
import type { RouteGroup } from '../services/routing/route-group.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly routeGroup: RouteGroup;
  readonly healLine: HealLine;
  readonly rebuildLine: RebuildLine;
  readonly wakeUp: WakeUp;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

type Group = { readonly merchantId: string; readonly skillGroupId: string };

export type RoutingWorker = WorkerLoop & {
  /** Somebody may now be assigned in these groups. */
  readonly request: (merchantId: string, skillGroupIds: readonly string[]) => void;
};

/** Assigns where something happened, at once, and every few seconds looks for what was left behind. */
export const createRoutingWorker = (deps: Deps): RoutingWorker => {
  const { routeGroup, healLine, rebuildLine, wakeUp, intervalMs, logger } = deps;
  const requested = new Map<string, Group>();
  const withNewRules = new Set<string>();
  let healAt = 0;

  const look = async (): Promise<boolean> => {
    // Without Redis nobody is assigned; what was asked for waits until it is back.
    if (!wakeUp.isConnected()) return false;
    const groups = [...requested.values()];
    requested.clear();
    const changed = [...withNewRules];
    withNewRules.clear();
    await Promise.all(changed.map(rebuildLine));
    await Promise.all(groups.map(routeGroup));
    if (groups.length === 0 || Date.now() >= healAt) {
      healAt = Date.now() + intervalMs();
      await healLine();
    }
    return requested.size > 0;
  };

  const loop = createWorkerLoop({ name: 'routing', look, intervalMs, logger });
  const request = (merchantId: string, skillGroupIds: readonly string[]): void => {
    for (const skillGroupId of skillGroupIds)
      requested.set(`${merchantId}/${skillGroupId}`, { merchantId, skillGroupId });
    loop.wake();
  };
  // `<merchant>/<skill group>`: somebody may be assigned there. `<merchant>`: its rules have changed. Empty: look now.
  wakeUp.on('routing', (key) => {
    const [merchantId = '', skillGroupId] = key.split('/');
    if (skillGroupId !== undefined) return request(merchantId, [skillGroupId]);
    if (merchantId !== '') withNewRules.add(merchantId);
    loop.wake();
  });
  return { ...loop, request };
};
