import { z } from 'zod';
import type { Chance } from './chance.js';

const rangeMs = z
  .tuple([z.number().int().min(0), z.number().int().max(600_000)])
  .refine(([low, high]) => low <= high, 'the first number is the smaller one');

/** One thing that goes wrong with calls to the WeChat API. */
export const apiFaultSchema = z
  .strictObject({
    act: z.enum(['errcode', 'status', 'html', 'empty', 'silence', 'cut', 'slow']),
    /** Only this path; every path when absent. */ path: z.string().startsWith('/').optional(),
    /** Only sends to this customer. */ openid: z.string().optional(),
    /** Whether the call takes effect (is delivered, counts) first. */ moment: z
      .enum(['before', 'after'])
      .default('before'),
    errcode: z.number().int().default(-1),
    status: z.number().int().min(400).max(599).default(502),
    delayMs: rangeMs.default([1000, 1000]),
    /** How many calls it hits before it is over; for ever when absent. */ times: z.number().int().min(1).optional(),
    share: z.number().min(0).max(1).default(1),
  })
  .refine(({ act, moment }) => act !== 'errcode' || moment === 'before', 'an errcode means that nothing was delivered');
export type ApiFault = z.infer<typeof apiFaultSchema>;

const pushFaultsSchema = z.strictObject({
  duplicateShare: z.number().min(0).max(1).default(0),
  /** How many copies leave in parallel when a push is doubled, the first one counted. */
  copies: z.number().int().min(2).max(50).default(2),
  /** Pushes held back by a draw from reorderMs, out of their customer's order. */
  reorderShare: z.number().min(0).max(1).default(0),
  reorderMs: rangeMs.default([100, 1000]),
  delayMs: rangeMs.default([0, 0]),
  /** The answer is thrown away as if the connection had broken, so WeChat pushes again. */
  dropAnswerShare: z.number().min(0).max(1).default(0),
  /** JSON written with `\/` and `\uXXXX`. */ jsonEscapes: z.boolean().default(false),
  tries: z.number().int().min(1).max(10).default(3),
  deadlineMs: z.number().int().min(50).max(60_000).default(5000),
  retryEveryMs: z.number().int().min(50).max(60_000).default(5000),
});
export type PushFaults = z.infer<typeof pushFaultsSchema>;

export const faultsSchema = z.strictObject({
  push: pushFaultsSchema.default(() => pushFaultsSchema.parse({})),
  api: z.array(apiFaultSchema).default([]),
  /** More sends than this in a minute get 45011. */ sendsPerMinute: z.number().int().min(0).optional(),
  /** More sends than this since the last clear_quota get 45009. */ sendsPerDay: z.number().int().min(0).optional(),
  /** Sends that were used before anybody looked; `openapi/quota/get` counts them. */ sendsUsed: z
    .number()
    .int()
    .min(0)
    .default(0),
  /** How far the clock in the Date header of answers is ahead. */ clockSkewSeconds: z
    .number()
    .int()
    .min(-86_400)
    .max(86_400)
    .default(0),
  /** What `callback/check` says of the way to the merchant. */ packetLossPercent: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(0),
  tokenLifetimeSeconds: z.number().int().min(1).max(7200).default(7200),
});
export type FaultSettings = z.infer<typeof faultsSchema>;
export const noFaults: FaultSettings = faultsSchema.parse({});

export type Faults = {
  readonly set: (appId: string, settings: FaultSettings) => void;
  readonly get: (appId: string) => FaultSettings;
  /** The first fault that hits this call, counted off when it has a number of times. */
  readonly drawForCall: (appId: string, path: string, openid?: string) => ApiFault | undefined;
  readonly clear: () => void;
};

export const createFaults = (chance: Chance): Faults => {
  const byAppId = new Map<string, FaultSettings>();
  const get = (appId: string): FaultSettings => byAppId.get(appId) ?? noFaults;
  const countOff = (appId: string, hit: ApiFault): void => {
    if (hit.times === undefined) return;
    const left = hit.times - 1;
    const settings = get(appId);
    const api = settings.api.flatMap((fault) => {
      if (fault !== hit) return [fault];
      return left > 0 ? [{ ...fault, times: left }] : [];
    });
    byAppId.set(appId, { ...settings, api });
  };
  return {
    get,
    set: (appId, settings) => void byAppId.set(appId, settings),
    drawForCall: (appId, path, openid) => {
      const hit = get(appId).api.find(
        (fault) =>
          (fault.path === undefined || fault.path === path) &&
          (fault.openid === undefined || fault.openid === openid) &&
          (fault.share === 1 || chance.happens(fault.share)),
      );
      if (hit) countOff(appId, hit);
      return hit;
    },
    clear: () => byAppId.clear(),
  };
};
