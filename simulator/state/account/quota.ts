import type { FaultSettings } from '../../faults.js';

/** Counts sends per channel against the limits set as faults; there is no limit unless one is set. */
export type Quota = {
  readonly take: (appId: string, limits: FaultSettings) => 45009 | 45011 | undefined;
  readonly usedToday: (appId: string) => number;
  readonly clearDay: (appId: string) => void;
  readonly clear: () => void;
};

const MINUTE_MS = 60_000;

export const createQuota = (now: () => number): Quota => {
  const minutes = new Map<string, { readonly minute: number; readonly count: number }>();
  const days = new Map<string, number>();
  return {
    take: (appId, { sendsPerMinute, sendsPerDay }) => {
      const minute = Math.floor(now() / MINUTE_MS);
      const known = minutes.get(appId);
      const inMinute = (known?.minute === minute ? known.count : 0) + 1;
      const inDay = (days.get(appId) ?? 0) + 1;
      if (sendsPerDay !== undefined && inDay > sendsPerDay) return 45009;
      if (sendsPerMinute !== undefined && inMinute > sendsPerMinute) return 45011;
      minutes.set(appId, { minute, count: inMinute });
      days.set(appId, inDay);
      return undefined;
    },
    usedToday: (appId) => days.get(appId) ?? 0,
    clearDay: (appId) => void days.delete(appId),
    clear: () => {
      minutes.clear();
      days.clear();
    },
  };
};
