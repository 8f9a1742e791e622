import { z } from 'zod';
import type { BurstPlan, BurstReport } from '../../../simulator/burst/plan.js';
import { reportSchema } from '../../../simulator/burst/plan.js';
import { until } from './process.js';
import type { Simulator } from './product.js';

const customer = z.object({ openid: z.string() });
const received = z.object({
  items: z.array(z.object({ number: z.number(), at: z.number(), kind: z.string(), content: z.looseObject({}) })),
});
const calls = z.object({
  items: z.array(
    z.looseObject({
      path: z.string(),
      openid: z.string().optional(),
      errcode: z.number().optional(),
      number: z.number(),
      /** When it was answered, in milliseconds since 1970. */
      at: z.number(),
      elapsedMs: z.number(),
      body: z.string(),
    }),
  ),
});
const ledgerEntry = z.object({
  customer: z.string(),
  number: z.number(),
  appId: z.string(),
  openid: z.string(),
  identity: z.string(),
  isAnswered: z.boolean(),
});
const ledger = z.object({ items: z.array(ledgerEntry) });

export type PushEntry = z.infer<typeof ledgerEntry>;
export type Received = z.infer<typeof received>['items'][number];

/** A message as the merchant sent it, in the words of WeChat's API: its text, or else all of it. */
export const textOf = ({ content }: Received): string =>
  typeof content['content'] === 'string' ? content['content'] : JSON.stringify(content);

export type Burst = {
  readonly report: () => Promise<BurstReport>;
  /** Resolves when every push is settled and the replies that are due have come or were waited for. */
  readonly finished: (withinMs: number) => Promise<BurstReport>;
  readonly ledger: () => Promise<readonly PushEntry[]>;
};

/** WeChat's side, seen by whoever plays the customers and whoever breaks things on purpose. */
export const wechatSideOf = ({ control }: Simulator) => {
  const place = (appId: string, name: string): string => `/channels/${appId}/customers/${encodeURIComponent(name)}`;
  return {
    /** A customer who follows the account; answers their openid. */
    meet: async (appId: string, nickname: string): Promise<string> =>
      customer.parse(await control(`/channels/${appId}/customers`, { nickname })).openid,
    act: (appId: string, name: string, act: object): Promise<unknown> => control(`${place(appId, name)}/acts`, act),
    received: async (appId: string, name: string): Promise<readonly Received[]> =>
      received.parse(await control(`${place(appId, name)}/received`)).items,
    setFaults: (appId: string, faults: object): Promise<unknown> => control(`/channels/${appId}/faults`, faults, 'PUT'),
    endTokens: (appId: string, how: 'expired' | 'invalid'): Promise<unknown> =>
      control(`/channels/${appId}/end-tokens`, { how }),
    calls: async (appId: string, path: string) =>
      calls.parse(await control(`/calls?appId=${appId}&path=${encodeURIComponent(path)}&limit=5000`)).items,
    startBurst: async (plan: Partial<BurstPlan>): Promise<Burst> => {
      const { id } = z.object({ id: z.string() }).parse(await control('/bursts', plan));
      const report = async (): Promise<BurstReport> => reportSchema.parse(await control(`/bursts/${id}`));
      return {
        report,
        ledger: async () => ledger.parse(await control(`/bursts/${id}/ledger`)).items,
        finished: (withinMs) =>
          until(
            'the burst is over',
            async () => {
              const now = await report();
              return now.state === 'finished' ? now : undefined;
            },
            withinMs,
          ),
      };
    },
  };
};

export type WechatSide = ReturnType<typeof wechatSideOf>;
