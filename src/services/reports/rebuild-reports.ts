import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { CountWaiting } from './count-waiting.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly countWaiting: CountWaiting };

/** Counts every closed conversation of a merchant again. Returns how many. What is shown meanwhile is right all the time. */
export const createRebuildReports =
  ({ unitOfWork, countWaiting }: Deps) =>
  async (merchantId: string): Promise<number> => {
    const count = await unitOfWork.run(merchantId, ({ reports }) => reports.requestAll());
    while (await countWaiting(merchantId));
    return count;
  };

export type RebuildReports = ReturnType<typeof createRebuildReports>;
