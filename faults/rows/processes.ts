import { between } from '../rig/random.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

const killedApi: FaultRow = {
  id: 'F1',
  title: 'the api process is killed at random moments',
  promises: ['P1', 'P4', 'P11', 'P34'],
  limits: { slowestBackMs: 10_000 },
  run: (rig, { isShort, random }) =>
    rig.survive({
      seconds: isShort ? 22 : 420,
      fault: async () => {
        let slowestBackMs = 0;
        const kills = await repeatedly({ times: isShort ? 1 : 100, withinMs: 400_000 }, async () => {
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
  run: (rig, { isShort, random }) =>
    rig.survive({
      seconds: isShort ? 22 : 300,
      fault: async () => {
        const kills = await repeatedly({ times: isShort ? 2 : 60, withinMs: 280_000 }, async () => {
          const worker = rig.workers()[between(random, 0, 1)];
          await worker?.kill();
          // Long enough for the other one to take over what the leases held.
          await sleep(between(random, 500, isShort ? 5_000 : 8_000));
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
  run: (rig, { isShort, random }) =>
    rig.survive({
      seconds: isShort ? 22 : 420,
      // WeChat delivers at once and answers late: whoever dies meanwhile cannot know.
      wechatFaults: {
        api: [{ act: 'slow', moment: 'after', path: '/cgi-bin/message/custom/send', delayMs: [800, 2_500] }],
      },
      fault: async () => {
        const kills = await repeatedly({ times: isShort ? 3 : 200, withinMs: 400_000 }, async () => {
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
  run: (rig, { isShort }) =>
    rig.survive({
      seconds: isShort ? 22 : 100,
      fault: async () => {
        const [worker] = rig.workers();
        worker?.process().signal('SIGSTOP');
        await sleep(isShort ? 10_000 : 60_000);
        worker?.process().signal('SIGCONT');
      },
    }),
};

export const PROCESS_ROWS = [killedApi, killedWorkers, killedWhileSending, frozenWorker] as const;
