import { z } from 'zod';
import type { PushFaultOptions } from './options.js';
import { reportSchema, type BurstPlan, type BurstReport } from './plan.js';

/** The simulator's control API, as the burst command needs it. */
export type Control = {
  readonly channelIds: () => Promise<readonly string[]>;
  /** Answers the function that puts the faults back as they were. */
  readonly setPushFaults: (appIds: readonly string[], push: PushFaultOptions) => Promise<() => Promise<void>>;
  readonly start: (plan: BurstPlan) => Promise<string>;
  readonly report: (id: string) => Promise<BurstReport>;
};

const channelsSchema = z.object({ items: z.array(z.object({ appId: z.string() })) });
const startedSchema = z.object({ id: z.string() });
const faultsSchema = z.looseObject({ push: z.looseObject({}) });

export const createControl = (simulatorUrl: string): Control => {
  const ask = async <T>(schema: z.ZodType<T>, path: string, init: RequestInit = {}): Promise<T> => {
    const url = `${simulatorUrl}/simulator/control${path}`;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
      throw new Error(`no simulator answers at ${simulatorUrl}: start it, or set SIMULATOR_URL`, { cause: error });
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the simulator refused ${path}: ${text}`);
    return schema.parse(JSON.parse(text));
  };
  const faultsPath = (appId: string): string => `/channels/${encodeURIComponent(appId)}/faults`;
  return {
    channelIds: async () => (await ask(channelsSchema, '/channels')).items.map(({ appId }) => appId),
    setPushFaults: async (appIds, push) => {
      const before = await Promise.all(
        appIds.map(async (appId) => ({ appId, faults: await ask(faultsSchema, faultsPath(appId)) })),
      );
      const put = (appId: string, faults: unknown): Promise<unknown> =>
        ask(z.unknown(), faultsPath(appId), { method: 'PUT', body: JSON.stringify(faults) });
      for (const { appId, faults } of before) await put(appId, { ...faults, push: { ...faults.push, ...push } });
      return async () => {
        for (const { appId, faults } of before) await put(appId, faults);
      };
    },
    start: async (plan) => (await ask(startedSchema, '/bursts', { method: 'POST', body: JSON.stringify(plan) })).id,
    report: (id) => ask(reportSchema, `/bursts/${id}`),
  };
};
