import { agentOrderOf } from '../../domain/conversations/routing.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { LineRules } from '../ports/live/waiting-line.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly wakeUp: Pick<WakeUp, 'on'> };

// A changed rule is followed after this long at the latest.
const FRESH_MS = 5_000;

/** How a merchant's line is kept, remembered for a few seconds because every change of a conversation needs it. */
export const createLineRules = ({ unitOfWork, clock, wakeUp }: Deps) => {
  const known = new Map<string, { readonly rules: LineRules; readonly readAt: number }>();
  // A merchant's id alone: their rules have changed.
  wakeUp.on('routing', (key) => known.delete(key));
  return async (merchantId: string): Promise<LineRules> => {
    const now = clock.now().getTime();
    const entry = known.get(merchantId);
    if (entry && Math.abs(now - entry.readAt) < FRESH_MS) return entry.rules;
    const rules = await unitOfWork.run(merchantId, async ({ merchants, routingRules }) => ({
      agingMinutes: (await merchants.current()).settings.agingMinutes,
      choice: agentOrderOf(await routingRules.all()).choice,
    }));
    known.set(merchantId, { rules, readAt: now });
    return rules;
  };
};

export type ReadLineRules = ReturnType<typeof createLineRules>;
