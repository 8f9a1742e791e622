import { callbackCorpus } from '../../../support/bad-inputs/corpus.js';
import { startCanary } from '../../../support/bad-inputs/canary.js';
import type { Canary } from '../../../support/bad-inputs/canary.js';
import { startPushServer } from '../../../support/bad-inputs/push-server.js';
import type { PushServer } from '../../../support/bad-inputs/push-server.js';
import { runCase } from '../../../support/bad-inputs/run-case.js';

describe('the push endpoint alone', () => {
  let server: PushServer;
  let canary: Canary;

  beforeAll(async () => {
    server = await startPushServer();
    canary = await startCanary();
  });

  afterAll(async () => {
    await server.close();
    await canary.close();
  });

  it.each(callbackCorpus.controls.map((control) => [control.id, control] as const))(
    'accepts %s',
    async (_id, control) => runCase(server.target, canary, control),
  );

  it.each(callbackCorpus.cases.map((tested) => [tested.id, tested] as const))(
    'answers %s as the corpus says',
    async (_id, tested) => runCase(server.target, canary, tested),
  );
});
