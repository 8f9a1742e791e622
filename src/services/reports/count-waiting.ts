import { factsOf } from '../../domain/reports/facts.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork };

const AT_ONCE = 100;

/**
 * Counts the conversations of one merchant whose past has changed, again from their whole history. Returns whether more may wait.
 */
export const createCountWaiting =
  ({ unitOfWork }: Deps) =>
  (merchantId: string): Promise<boolean> =>
    unitOfWork.run(merchantId, async ({ reports }) => {
      const taken = await reports.takeWaiting(AT_ONCE);
      if (taken === undefined || taken.length === 0) return false;
      const ids = await reports.withEarlier([...new Set(taken)]);
      const counted = (await reports.historiesOf(ids)).flatMap((history) => {
        const facts = factsOf(history);
        return facts ? [{ history, facts }] : [];
      });
      await reports.put(ids, counted);
      return taken.length === AT_ONCE;
    });

export type CountWaiting = ReturnType<typeof createCountWaiting>;
