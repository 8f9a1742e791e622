import { createTally } from '../support/bad-inputs/all-cases.js';
import { openFixtures } from '../support/bad-inputs/map.js';
import type { Fixtures } from '../support/bad-inputs/map.js';
import { runApi } from '../support/bad-inputs/runs/api.js';
import { runCallback } from '../support/bad-inputs/runs/callback.js';
import { runConfig } from '../support/bad-inputs/runs/config.js';
import { runPay } from '../support/bad-inputs/runs/pay.js';
import { runSocket } from '../support/bad-inputs/runs/socket.js';
import { runUpload } from '../support/bad-inputs/runs/upload.js';

/** Every case and control of bad-inputs.json, with the outcome it names. What its words mean here is in `map.ts`. */
describe('the corpus of bad inputs', () => {
  const tally = createTally();
  runCallback(tally);
  runPay(tally);

  describe('the console', () => {
    let opened: Fixtures;
    beforeAll(async () => {
      opened = await openFixtures();
    }, 60_000);
    afterAll(() => opened.close());
    const fixtures = (): Fixtures => opened;
    runSocket(tally, fixtures);
    runUpload(tally, fixtures);
    runConfig(tally, fixtures);
    // Last: it takes Postgres away.
    runApi(tally, fixtures);
  });

  it('has been run from its first case to its last', () => {
    process.stdout.write(`${tally.lines().join('\n')}\n`);
    expect(tally.notRun()).toEqual([]);
  });
});
