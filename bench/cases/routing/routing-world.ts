import { encode } from '../../load/redis-wire.js';
import type { RedisWire, Reply } from '../../load/redis-wire.js';
import { GROUP, idOf, openLine, sendInBatches } from './line-commands.js';
import type { Commands, Place, Size } from './line-commands.js';

export type World = {
  /**
   * Each runs so many full cycles in one write: one conversation ends, the head of the line is proposed and confirmed, a new
   * one comes. They may run side by side, and each has its own conversations.
   */
  readonly lanes: readonly ((count: number) => Promise<void>)[];
  /** Throws where the line is shorter or longer than it was, or an agent holds more than they can. */
  readonly check: () => Promise<void>;
};

const CAPACITY = 5;
export const HELD_EACH = 3;
/** While Redis works on one batch, the next is made. */
export const LANES = 2;

const fill = async (wire: RedisWire, { agents, waiting }: Size, commands: Commands): Promise<number> => {
  const held = agents * HELD_EACH;
  await sendInBatches(wire, agents, (number) => commands.agent(number, { capacity: CAPACITY, groups: GROUP }));
  await sendInBatches(wire, held, (number) => commands.active(number, idOf('a', number % agents)));
  await sendInBatches(wire, waiting, (number) => commands.queued(held + number));
  return held + waiting;
};

type Assigned = { readonly conversation: number; readonly agent: string };

const toAssigned = (reply: Reply | undefined): Assigned => {
  if (!Array.isArray(reply) || reply[0] !== 'proposed') throw new Error(`nobody was proposed: ${String(reply)}`);
  return { conversation: Number(String(reply[1]).slice(-12)), agent: String(reply[2]) };
};

/** Every third reply of a batch is what was proposed. */
const PER_CYCLE_FIRST = 3;

type Start = { readonly lane: number; readonly held: number; readonly next: number };

const createLane = (wire: RedisWire, commands: Commands, start: Start) => {
  const held = Array.from({ length: Math.floor(start.held / LANES) }, (_none, index) => index * LANES + start.lane);
  let oldest = 0;
  let next = start.next + start.lane;
  let proposed: readonly Assigned[] = [];
  const cycleCommands = (): readonly string[] => {
    const ended = held[oldest];
    if (ended === undefined) throw new Error('more ends at once than is held');
    oldest += 1;
    next += LANES;
    return [commands.closed(ended), commands.propose(GROUP), commands.queued(next - LANES)];
  };
  return async (count: number): Promise<void> => {
    const confirmations = proposed.map(({ conversation, agent }) => commands.active(conversation, agent));
    held.push(...proposed.map(({ conversation }) => conversation));
    const batch = Array.from({ length: count }, cycleCommands).flat();
    const replies = await wire.send([...confirmations, ...batch]);
    const ours = replies.slice(confirmations.length);
    proposed = Array.from({ length: count }, (_none, index) => toAssigned(ours[index * PER_CYCLE_FIRST + 1]));
  };
};

/** Builds one merchant's line, through the scripts that build it in the product. */
export const buildWorld = async (place: Place, size: Size): Promise<World> => {
  const { keys, commands } = await openLine(place, `bench-${size.agents}-${size.waiting}`, size);
  const { wire } = place;
  const next = await fill(wire, size, commands);
  return {
    lanes: Array.from({ length: LANES }, (_none, lane) =>
      createLane(wire, commands, { lane, held: size.agents * HELD_EACH, next }),
    ),
    check: async () => {
      const [queue, agents] = await wire.send([encode(['ZCARD', keys.queue]), encode(['HVALS', keys.agents])]);
      if (queue !== size.waiting) throw new Error(`${String(queue)} wait, and ${size.waiting} should`);
      const records: readonly Reply[] = Array.isArray(agents) ? agents : [];
      if (records.length !== size.agents) throw new Error(`${records.length} agents, and there are ${size.agents}`);
      const loadOf = (record: Reply): number => Number(String(record).split('|')[0]);
      if (records.some((record) => !(loadOf(record) <= CAPACITY))) throw new Error('an agent holds more than they can');
    },
  };
};
