import { join } from 'node:path';
import { createRandom, between } from '../../faults/rig/random.js';
import { openRig } from '../../faults/rig/rig.js';
import type { Rig, Run } from '../../faults/rig/rig.js';
import type { Figures } from '../../faults/rig/row.js';
import { sleep } from '../../faults/rig/waiting.js';
import { describeMachine, writeReport } from '../report/long-report.js';
import { watchMemory } from './memory.js';
import { highestRate } from './ramp.js';
import { soakText } from './soak-text.js';

/** What was done to it while it ran, and what came of that part of the load. */
export type SoakPart = { readonly fault: string; readonly figures: Figures; readonly broken: string | undefined };

type Trouble = { readonly name: string } & Pick<Run, 'wechatFaults'> & {
    readonly act: (rig: Rig, random: () => number) => Promise<void>;
  };

const PART_SECONDS = 45;
/** In a short soak, so that everything is broken once. */
const LEAST_PART_SECONDS = 20;
const WEIGH = join(__dirname, '..', 'measure', 'weigh.js');
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

type Soaking = {
  readonly rig: Rig;
  readonly rate: number;
  readonly minutes: number;
  readonly random: () => number;
  /** Called after each part with all there are. */
  readonly onPart: (parts: readonly SoakPart[]) => Promise<void>;
};

const partSeconds = (minutes: number): number =>
  Math.min(PART_SECONDS, Math.max(LEAST_PART_SECONDS, Math.floor((minutes * 60) / TROUBLES.length / 2)));

const runPart = async (
  { rig, rate, random, minutes }: Soaking,
  { name, act, wechatFaults = {} }: Trouble,
): Promise<SoakPart> => {
  const load = { seconds: partSeconds(minutes), rate, repliesPerSecond: rate, wechatFaults };
  try {
    const figures = await rig.survive({ ...load, fault: () => act(rig, random) });
    return { fault: name, figures, broken: undefined };
  } catch (error) {
    return { fault: name, figures: {}, broken: error instanceof Error ? error.message : String(error) };
  }
};

const tell = ({ fault, figures, broken }: SoakPart, sinceMs: number): void => {
  const words = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  const minutes = ((performance.now() - sinceMs) / 60_000).toFixed(1);
  console.log(`${minutes} min  ${broken === undefined ? 'held  ' : 'BROKEN'} ${fault}: ${broken ?? words.join(', ')}`);
};

/** A part is begun only where at least half of it still fits into the time. */
const soak = async (soaking: Soaking): Promise<void> => {
  const startedMs = performance.now();
  const endMs = startedMs + soaking.minutes * 60_000;
  const parts: SoakPart[] = [];
  const longMs = (): number => (performance.now() - startedMs) / Math.max(1, parts.length);
  while (parts.length === 0 || performance.now() + longMs() / 2 < endMs) {
    const trouble = TROUBLES[parts.length % TROUBLES.length];
    if (!trouble) break;
    const part = await runPart(soaking, trouble);
    parts.push(part);
    tell(part, startedMs);
    await soaking.onPart(parts);
  }
};

/** Both api and both worker processes, on stores of their own. */
const withRig = async <T>(random: () => number, work: (rig: Rig) => Promise<T>): Promise<T> => {
  const rig = await openRig(random, { apis: 2, levers: WEIGH });
  try {
    return await work(rig);
  } finally {
    await rig.close();
  }
};

/**
 * `npm run bench -- --soak`: half of the highest rate it holds, for as long as is asked, with something broken most of the time. The
 * report is written after each part, so that what is cut off has said what it knew.
 */
export const runSoak = async ({ minutes }: { readonly minutes: number }): Promise<void> => {
  const machine = await describeMachine();
  const random = createRandom(1);
  // On a product of its own: whom the ramp leaves waiting is not in the ledgers of the soak.
  const highest = await withRig(random, highestRate);
  const rate = Math.max(LEAST_RATE, Math.floor(highest / 2));
  console.log(`${highest} pushes a second are held; ${rate} a second for ${minutes} minutes`);
  await withRig(random, async (rig) => {
    const startedMs = performance.now();
    const memory = watchMemory(rig.product);
    let known: readonly SoakPart[] = [];
    const write = (isOver: boolean): string => {
      const times = { startedMs, endedMs: performance.now(), wantedMinutes: minutes, isOver };
      const soaked = { machine, highest, rate, parts: known, memory: memory.seen(), ...times };
      const text = soakText(soaked);
      if (isOver) console.log(text);
      return writeReport('soak', { text, data: soaked });
    };
    const onPart = async (parts: readonly SoakPart[]): Promise<void> => {
      known = parts;
      await memory.weighAll();
      write(false);
    };
    try {
      await soak({ rig, rate, minutes, random, onPart });
      console.log(`written to ${write(true)}`);
    } finally {
      memory.stop();
    }
  });
};
