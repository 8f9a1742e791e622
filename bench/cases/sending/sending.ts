import type { Figure } from '../../report/figure.js';
import type { Plan } from '../plan.js';
import { measureCost } from './cost.js';
import { measureRate } from './rate.js';
import { startSendingDesk } from './sending-desk.js';
import { measureSlowChannel } from './slow-channel.js';

/** A stretch of a channel's flow is so many slices of the open load. */
const RATE_SLICES = 4;

/** O1, O2 and O3: the product's sender, claiming, rate, token, allowance and outcome, against a WeChat that only answers. */
export const measureSending = async ({
  plan,
  isNoisy,
}: {
  readonly plan: Plan;
  readonly isNoisy: boolean;
}): Promise<readonly Figure[]> => {
  const desk = await startSendingDesk();
  try {
    return [
      await measureCost(desk, plan, isNoisy),
      await measureRate(desk, plan.openSeconds * RATE_SLICES, isNoisy),
      await measureSlowChannel(desk, plan, isNoisy),
    ];
  } finally {
    await desk.stop();
  }
};
