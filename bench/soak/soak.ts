import { createRandom, between } from '../../faults/rig/random.js';
import { openRig } from '../../faults/rig/rig.js';
import type { Rig, Run } from '../../faults/rig/rig.js';
import type { Figures } from '../../faults/rig/row.js';
import { sleep } from '../../faults/rig/waiting.js';
import { describeMachine, writeReport } from '../report/long-report.js';
import { pinStores } from '../servers/stores.js';
import { watchMemory } from './memory.js';
import { highestRate } from './ramp.js';
import { soakText } from './soak-text.js';

/** What was done to it while it ran, and what came of that part of the load. */
export type SoakPart = { readonly fault: string; readonly figures: Figures; readonly broken: string | undefined };

type Trouble = { readonly name: string } & Pick<Run, 'wechatFaults'> & {
    readonly act: (rig: Rig, random: () => number) => Promise<void>;
  };

const PART_SECONDS = 45;
/** Where nothing could be measured on a machine that is busy with other things. */
const LEAST_RATE = 20;
const SEND = '/cgi-bin/message/custom/send';

const TROUBLES: readonly Trouble[] = [
  { name: 'nothing', act: async () => {} },
  {
    name: 'sockets and the way to Postgres are cut',
    act: async ({ agents, ways }, random) => {
      for (let turn = 0; turn < 3; turn += 1) {
        await sleep(between(random, 2_000, 6_000));
        agents.forEach((agent) => agent.cut());
        ways.postgres.cut();
        ways.redis.forEach((way) => way.cut());
      }
    },
  },
  {
    name: 'a worker is killed and started again',
    act: async ({ workers }, random) => {
      await sleep(between(random, 2_000, 6_000));
      // Always the same one: the other's memory is watched from the first minute to the last.
      const worker = workers().at(-1);
      await worker?.kill();
      await sleep(between(random, 1_000, 5_000));
      await worker?.start();
    },
  },
  {
    name: "WeChat's interface is busy (-1) and breaks (502)",
    wechatFaults: {
      api: [
        { act: 'errcode', errcode: -1, path: SEND, share: 0.1 },
        { act: 'status', status: 502, path: SEND, share: 0.03 },
      ],
    },
    act: async () => {},
  },
  {
    name: "WeChat's interface answers after 2 to 5 s",
    wechatFaults: { api: [{ act: 'slow', path: SEND, delayMs: [2_000, 5_000], share: 0.3 }] },
    act: async () => {},
  },
];

type Soaking = { readonly rig: Rig; readonly rate: number; readonly random: () => number };

const runPart = async (
  { rig, rate, random }: Soaking,
  { name, act, wechatFaults = {} }: Trouble,
): Promise<SoakPart> => {
  const load = { seconds: PART_SECONDS, rate, repliesPerSecond: rate, wechatFaults };
  try {
    const figures = await rig.survive({ ...load, fault: () => act(rig, random) });
    return { fault: name, figures, broken: undefined };
  } catch (error) {
    return { fault: name, figures: {}, broken: error instanceof Error ? error.message : String(error) };
  }
};

const soak = async (soaking: Soaking, minutes: number): Promise<readonly SoakPart[]> => {
  const endAt = performance.now() + minutes * 60_000;
  const parts: SoakPart[] = [];
  while (performance.now() < endAt) {
    const trouble = TROUBLES[parts.length % TROUBLES.length];
    if (!trouble) break;
    const part = await runPart(soaking, trouble);
    parts.push(part);
    const words = Object.entries(part.figures).map(([name, value]) => `${name} ${value}`);
    console.log(`${part.broken === undefined ? 'held  ' : 'BROKEN'} ${part.fault}: ${part.broken ?? words.join(', ')}`);
  }
  return parts;
};

/** Both api and both worker processes, on stores of their own. */
const withRig = async <T>(random: () => number, work: (rig: Rig) => Promise<T>): Promise<T> => {
  const rig = await openRig(random, { apis: 2 });
  try {
    return await work(rig);
  } finally {
    await rig.close();
  }
};

/** `npm run bench -- --soak`: half of the highest rate it holds, for as long as is asked, with something broken most of the time. */
export const runSoak = async ({ minutes }: { readonly minutes: number }): Promise<void> => {
  const machine = await describeMachine();
  await pinStores();
  const random = createRandom(1);
  // On a product of its own: whom the ramp leaves waiting is not in the ledgers of the soak.
  const highest = await withRig(random, highestRate);
  const rate = Math.max(LEAST_RATE, Math.floor(highest / 2));
  console.log(`${highest} pushes a second are held; ${rate} a second for ${minutes} minutes`);
  await withRig(random, async (rig) => {
    const startedMs = performance.now();
    const memory = watchMemory(rig.product);
    const parts = await soak({ rig, rate, random }, minutes);
    const soaked = { machine, highest, rate, parts, memory: memory.stop(), startedMs, endedMs: performance.now() };
    const text = soakText(soaked);
    console.log(text);
    console.log(`written to ${writeReport('soak', { text, data: soaked })}`);
  });
};
