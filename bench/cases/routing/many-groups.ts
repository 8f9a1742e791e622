import { encode } from '../../load/redis-wire.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import type { Plan } from '../plan.js';
import { idOf, openLine, sendInBatches } from './line-commands.js';
import type { Commands, Place } from './line-commands.js';
import { scriptSide } from './script-side.js';

const GROUPS = 200;
const MANY = 10;
const AGENTS = 1_000;
const CAPACITY = 5;
const WAITING_EACH = 50;
const CYCLES_AT_ONCE = 6;

type Held = { readonly conversation: number; readonly agent: number };

const groupOf = (number: number): string => idOf('b', number % GROUPS);

/** An agent's skill groups: neighbours, so that each group has as many agents as any other. */
const groupsOf = (agent: number, each: number): readonly string[] =>
  Array.from({ length: each }, (_none, index) => groupOf(agent + index));

const numberOf = (id: unknown): number => Number(String(id).slice(-12));

/**
 * The commands of one cycle, as routing looks where the agent was freed: in each of their groups, and again in the group where
 * somebody was assigned, and where the next customer comes.
 */
const cycleOf = (
  commands: Commands,
  { conversation, agent }: Held,
  at: { each: number; turn: number; next: number },
) => {
  const groups = groupsOf(agent, at.each);
  const first = groups[at.turn % at.each] ?? '';
  const looks = groups.filter((group) => group !== first).map(commands.propose);
  return [
    commands.closed(conversation),
    commands.propose(first),
    commands.propose(first),
    ...looks,
    commands.queued(at.next, first),
    commands.propose(first),
  ];
};

/** Everybody holds as much as they can and somebody waits everywhere, so that each who ends lets exactly one in. */
const fillLine = async (place: Place, each: number) => {
  const size = { agents: AGENTS, waiting: GROUPS * WAITING_EACH };
  const { keys, commands } = await openLine(place, `bench-groups-${each}`, size);
  const held = AGENTS * CAPACITY;
  const { wire } = place;
  await sendInBatches(wire, AGENTS, (number) =>
    commands.agent(number, { capacity: CAPACITY, groups: groupsOf(number, each).join(',') }),
  );
  await sendInBatches(wire, held, (number) => commands.active(number, idOf('a', number % AGENTS), groupOf(number)));
  await sendInBatches(wire, size.waiting, (number) => commands.queued(held + number, groupOf(number)));
  return { keys, commands, held, waiting: size.waiting };
};

const openSide = async (place: Place, plan: Plan, each: number) => {
  const { keys, commands, held, waiting } = await fillLine(place, each);
  const { wire } = place;
  const holding: Held[] = Array.from({ length: held }, (_none, number) => ({
    conversation: number,
    agent: number % AGENTS,
  }));
  let oldest = 0;
  let confirmations: readonly string[] = [];
  const step = async (): Promise<void> => {
    const cycles = Array.from({ length: CYCLES_AT_ONCE }, () => {
      const ended = holding[oldest];
      if (!ended) throw new Error('more ends at once than is held');
      oldest += 1;
      return cycleOf(commands, ended, { each, turn: oldest, next: held + waiting + oldest });
    });
    const replies = await wire.send([...confirmations, ...cycles.flat()]);
    const proposed = replies.filter((reply) => Array.isArray(reply) && reply[0] === 'proposed');
    if (proposed.length !== CYCLES_AT_ONCE) throw new Error(`${proposed.length} of ${CYCLES_AT_ONCE} were proposed`);
    const assigned = proposed.map((reply) => {
      const [, conversation, agent] = Array.isArray(reply) ? reply : [];
      return { conversation: numberOf(conversation), agent: numberOf(agent) };
    });
    confirmations = assigned.map(({ conversation, agent }) => commands.active(conversation, idOf('a', agent)));
    holding.push(...assigned);
  };
  const side: Side = scriptSide(wire, plan.sliceMs, { name: `${each} groups`, lanes: [step], perStep: CYCLES_AT_ONCE });
  const check = async (): Promise<void> => {
    const [waits, free] = await wire.send([encode(['ZCARD', keys.queue]), encode(['ZCARD', keys.free])]);
    if (waits !== waiting) throw new Error(`${String(waits)} wait, and ${waiting} should`);
    if (free !== 0) throw new Error('somebody has room although somebody waits');
  };
  return { side, check };
};

/** R3: Redis' own time for a cycle where each agent is in ten of 200 skill groups, against one. */
export const measureManyGroups = async (
  place: Place,
  { plan, isNoisy }: { readonly plan: Plan; readonly isNoisy: boolean },
): Promise<Figure> => {
  const one = await openSide(place, plan, 1);
  const many = await openSide(place, plan, MANY);
  const ratio = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.cpuMicros);
  const pairs = await runPairs({
    base: one.side,
    variant: many.side,
    ...plan,
    isSettled: (sofar) => judge(GOALS.R3, ratio(sofar)) !== 'no verdict',
  });
  await one.check();
  await many.check();
  return toFigure({
    id: 'R3',
    interval: ratio(pairs),
    n: pairs.length,
    isNoisy,
    detail: {
      microsPerCycle: median(pairs.map(({ variant }) => variant.cpuMicros ?? Number.NaN)),
      singleMicrosPerCycle: median(pairs.map(({ base }) => base.cpuMicros ?? Number.NaN)),
    },
  });
};
