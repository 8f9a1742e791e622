import { alone, unattendedSince } from '../../domain/alerts/alert.js';
import type { WaitingGroup } from '../../domain/alerts/alert.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { openingOf } from '../business-hours/opening.js';
import type { Presence } from '../ports/live/presence.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { AlertWords } from '../ports/tools/alert-sender.js';
import { queueAlert } from './send-alert.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly presence: Pick<Presence, 'connectedAgents'>;
  readonly alertWords: Pick<AlertWords, 'customersWaiting'>;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

const EVERY_MS = 60_000;
const MINUTE_MS = 60_000;

const sinceOf = ({ payload }: DueTimer): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(payload).flatMap(([id, ms]) => (typeof ms === 'number' ? [[id, ms]] : [])));

/** Groups that are open, have customers in the queue, and nobody who could take one. */
const unattendedOf = async (
  stores: Stores,
  connected: ReadonlySet<string>,
  at: Date,
): Promise<readonly WaitingGroup[]> => {
  const found: WaitingGroup[] = [];
  for (const group of await stores.alertTargets.waitingGroups()) {
    if (group.onlineAgentIds.some((agentId) => connected.has(agentId))) continue;
    const { isOpen } = await openingOf(stores, { skillGroupId: group.skillGroupId, at });
    if (isOpen) found.push(group);
  }
  return found;
};

const wordsOf = ({ alertWords }: Deps, groups: readonly WaitingGroup[], at: Date): string =>
  alertWords.customersWaiting({
    count: groups.reduce((sum, { count }) => sum + count, 0),
    longestMinutes: Math.floor(
      (at.getTime() - Math.min(...groups.map(({ oldestAt }) => oldestAt.getTime()))) / MINUTE_MS,
    ),
    groups: groups.map(({ name }) => name),
  });

/**
 * Every minute while somebody wants to be called: whether customers wait in groups of which nobody is online. The timer itself
 * remembers since when. While Redis is away nobody can be told to be offline, so the look comes again later.
 */
export const createOnUnattendedLook = (deps: Deps) => {
  const { unitOfWork, presence, clock, newId, wakeUp } = deps;
  return async (timer: DueTimer): Promise<void> => {
    const { merchantId } = timer;
    const connected = await presence.connectedAgents(merchantId);
    await unitOfWork.run(merchantId, async (stores) => {
      const target = await stores.alertTargets.lockWired();
      if (!(await stores.timers.take(timer.id, timer.leaseNumber)) || !target?.enabled) return;
      const at = clock.now();
      const { afterMinutes, lastWaitingAt } = target;
      const groups = await unattendedOf(stores, connected, at);
      const since = unattendedSince(
        sinceOf(timer),
        groups.map(({ skillGroupId }) => skillGroupId),
        at,
      );
      const called = alone(groups, since, { at, afterMinutes });
      const isRested = !lastWaitingAt || at.getTime() - lastWaitingAt.getTime() >= afterMinutes * MINUTE_MS;
      if (called.length > 0 && isRested) {
        await queueAlert(stores, { alert: { type: 'customers_waiting', text: wordsOf(deps, called, at) }, at, newId });
        await stores.alertTargets.noteWaiting(at);
      }
      const dueAt = new Date(at.getTime() + EVERY_MS);
      await stores.timers.set({ kind: 'unattended_look', subjectId: merchantId, dueAt, payload: since });
    });
    wakeUp.wake('timers', merchantId);
  };
};
