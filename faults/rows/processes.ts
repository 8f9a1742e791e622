import { between } from '../rig/random.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

const killedApi: FaultRow = {
  id: 'F1',
  title: 'the api process is killed at random moments',
  promises: ['P1', 'P4', 'P11', 'P34'],
  seconds: { short: 22, full: 420 },
  limits: { slowestBackMs: 10_000 },
  run: (rig, { seconds, underLoadMs, grown, random }) =>
    rig.survive({
      seconds,
      fault: async () => {
        let slowestBackMs = 0;
        const kills = await repeatedly({ times: grown(1, 100), withinMs: underLoadMs }, async () => {
          await sleep(between(random, 200, 2_000));
          await rig.api().kill();
          slowestBackMs = Math.max(slowestBackMs, await timed(() => rig.api().start()));
        });
        return { kills, slowestBackMs };
      },
    }),
};

const killedWorkers: FaultRow = {
  id: 'F2',
  title: 'workers are killed in the middle of their batches, at random moments',
  promises: ['P1', 'P4', 'P9', 'P18', 'P19', 'P34'],
  seconds: { short: 22, full: 300 },
  run: (rig, { seconds, underLoadMs, grown, random }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const kills = await repeatedly({ times: grown(2, 60), withinMs: underLoadMs }, async () => {
          const worker = rig.workers()[between(random, 0, 1)];
          await worker?.kill();
          // Long enough for the other one to take over what the leases held.
          await sleep(between(random, 500, grown(5_000, 8_000)));
          await worker?.start();
        });
        return { kills };
      },
    }),
};

const killedWhileSending: FaultRow = {
  id: 'F3',
  title: 'a worker is killed between the request to WeChat and its answer',
  promises: ['P12', 'P13', 'P15'],
  seconds: { short: 22, full: 420 },
  run: (rig, { seconds, underLoadMs, grown, random }) =>
    rig.survive({
      seconds,
      // WeChat delivers at once and answers late: whoever dies meanwhile cannot know.
      wechatFaults: {
        api: [{ act: 'slow', moment: 'after', path: '/cgi-bin/message/custom/send', delayMs: [800, 2_500] }],
      },
      fault: async () => {
        const kills = await repeatedly({ times: grown(3, 200), withinMs: underLoadMs }, async () => {
          await sleep(between(random, 500, 1_500));
          const worker = rig.workers()[between(random, 0, 1)];
          await worker?.kill();
          await worker?.start();
        });
        return { kills };
      },
    }),
};

const frozenWorker: FaultRow = {
  id: 'F4',
  title: 'a worker is frozen for a minute and then goes on',
  promises: ['P4', 'P12', 'P13', 'P18'],
  seconds: { short: 22, full: 100 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const [worker] = rig.workers();
        worker?.process().signal('SIGSTOP');
        await sleep(grown(10_000, 60_000));
        worker?.process().signal('SIGCONT');
      },
    }),
};

const MINUTE_MS = 60_000;

const two: FaultRow = {
  id: 'F19',
  title: 'two api processes share the pushes, get half of them both, and have clocks 10 minutes apart',
  promises: ['P1', 'P4', 'P5', 'P8', 'P18', 'P34'],
  seconds: { short: 22, full: 60 },
  wishes: { apis: 2, hasLevers: true },
  limits: { pushesGivenUp: 0 },
  run: (rig, { seconds, grown }) =>
    rig.survive({
      seconds,
      wechatFaults: { push: { duplicateShare: 0.5, copies: 2 } },
      fault: async () => {
        rig.apis().forEach((api, index) => {
          api.process().tell({ act: 'clock', aheadMs: (index === 0 ? 5 : -5) * MINUTE_MS });
        });
        await sleep(grown(10_000, 40_000));
        rig.apis().forEach((api) => api.process().tell({ act: 'clock', aheadMs: 0 }));
      },
    }),
};

export const PROCESS_ROWS = [killedApi, killedWorkers, killedWhileSending, frozenWorker, two] as const;
