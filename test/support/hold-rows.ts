import { createRandom } from '../../faults/rig/random.js';
import { openRig } from '../../faults/rig/rig.js';
import type { Rig } from '../../faults/rig/rig.js';
import { formOf } from '../../faults/rig/row.js';
import { FAULT_ROWS } from '../../faults/rows.table.js';

const SEED = 7;
/** Of one row: the load, its end, and what may still be under way. */
const ROW_MS = 240_000;

/** A test for each of these rows of the fault matrix, in its short form, on one product. */
export const holdRows = (ids: readonly string[]): void => {
  const random = createRandom(SEED);
  let rig: Rig;

  beforeAll(async () => {
    rig = await openRig(random);
  }, 120_000);
  afterAll(() => rig.close(), 60_000);

  for (const row of FAULT_ROWS.filter(({ id }) => ids.includes(id))) {
    it(
      `${row.id}: ${row.title}`,
      async () => {
        const figures = await row.run(rig, formOf(row, 0, random));
        expect(figures['pushes']).toBeGreaterThanOrEqual(1_000);
        expect(figures['replies']).toBeGreaterThan(100);
      },
      ROW_MS,
    );
  }
};
