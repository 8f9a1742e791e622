import { openDesk } from '../../support/desk/desk.js';
import type { Desk } from '../../support/desk/desk.js';
import { holdRouting } from '../../support/routing/hold-routing.js';
import { CAPACITIES } from '../../support/routing/steps.js';

// The long form is a row of the faults: npm run faults -- --only routing
const RUNS = 50;
const COMMANDS = 60;
const LONGEST_MS = 240_000;

describe('routing, whatever happens in whatever order', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk(CAPACITIES.map((capacity) => ({ capacity })));
  });
  afterAll(() => desk.close());

  it(
    `holds its promises over ${RUNS} runs of ${COMMANDS} commands`,
    async () => {
      const seed = Date.now() % 1_000_000;
      const done = await holdRouting(desk, { runs: RUNS, commands: COMMANDS, seed, withinMs: LONGEST_MS });
      expect(done).toBe(RUNS);
    },
    LONGEST_MS + 60_000,
  );
});
