import type { Server } from '../../../test/support/product/product.js';
import { errorsOf, readVitals, watchMemory } from '../vitals.js';

const WARM_UP_MS = 60_000;
/** A short run is warm after a tenth of itself. */
const SHORT = { below: 100_000, share: 0.1 };
const AT_ONCE = 5_000;

type Work = { readonly some: (count: number) => Promise<void>; readonly all: () => Promise<void> };

/**
 * Looks at a process while work is done: how late its event loop is and what memory it takes. The first minute is the same work and
 * is not looked at: memory is to stand still after it (P36). Whoever sends is another process.
 */
export const watched = async (server: Server, count: number, { some, all }: Work) => {
  const warmBy = performance.now() + WARM_UP_MS;
  if (count < SHORT.below) await some(Math.ceil(count * SHORT.share));
  else while (performance.now() < warmBy) await some(AT_ONCE);
  const memory = watchMemory(server.process().pid);
  const before = await readVitals(server.metricsUrl);
  const startedAt = performance.now();
  await all();
  const seconds = (performance.now() - startedAt) / 1000;
  const rssMb = memory.stop();
  const after = await readVitals(server.metricsUrl);
  return { seconds, rssMb, before, after, errors: errorsOf(server), exitCode: server.process().exitCode() };
};
