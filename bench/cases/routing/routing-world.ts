import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { BUILT_ON, placeOf } from '../../../src/redis/line/line-sync.js';
import { encode } from '../../load/redis-wire.js';
import type { RedisWire, Reply } from '../../load/redis-wire.js';

/** How big one merchant's line is. */
export type Size = { readonly agents: number; readonly waiting: number };

export type World = {
  /**
   * Each runs so many full cycles in one write: one conversation ends, the head of the line is proposed and confirmed, a new
   * one comes. They may run side by side, and each has its own conversations.
   */
  readonly lanes: readonly ((count: number) => Promise<void>)[];
  /** Throws where the line is shorter or longer than it was, or an agent holds more than they can. */
  readonly check: () => Promise<void>;
};

const GROUP = '00000000-0000-7000-8000-000000000001';
const CAPACITY = 5;
const HELD_EACH = 3;
/** Every so many customers come back to an agent they know. */
const PREFERRED_EVERY = 4;
const CHOICE = 'fewest';
const FILL_AT_ONCE = 512;
/** While Redis works on one batch, the next is made. */
export const LANES = 2;
const AGING_MINUTES = 10;

const SCRIPTS = join(__dirname, '..', '..', '..', 'src', 'redis', 'scripts');

/** The product's own Lua, put together as the product does. */
const scriptText = (name: string): string =>
  readFileSync(join(SCRIPTS, name), 'utf8').replace(/^-- include (\S+)$/gm, (_line, file: string) => scriptText(file));

const idOf = (kind: string, number: number): string =>
  `${kind}0000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const loadScript = async (wire: RedisWire, text: string): Promise<string> => {
  const [hash] = await wire.send([encode(['SCRIPT', 'LOAD', text])]);
  return String(hash);
};

type Line = {
  readonly keys: ReturnType<ReturnType<typeof createKeys>['line']>;
  readonly runId: string;
  readonly size: Size;
};
type Hashes = { readonly syncConversation: string; readonly syncAgent: string; readonly propose: string };

/** The commands that the product sends, with its keys and arguments. */
const commandsOf = ({ keys, runId, size }: Line, hashes: Hashes) => {
  const call = (hash: string, args: readonly (string | number)[]): string =>
    encode(['EVALSHA', hash, keys.all.length, ...keys.all, runId, ...args]);
  let arrived = Date.now() - size.waiting - size.agents * CAPACITY;
  const conversation = (number: number, state: string, agent: string): string => {
    arrived += 1;
    const place = placeOf({ arrivedAt: new Date(arrived), priority: 0 }, AGING_MINUTES);
    const preferred = number % PREFERRED_EVERY === 0 ? idOf('a', number % size.agents) : '';
    const args = [idOf('c', number), state, GROUP, place, agent, preferred, CHOICE, '0'];
    return call(hashes.syncConversation, args);
  };
  return {
    agent: (number: number) => call(hashes.syncAgent, [idOf('a', number), 'online', CAPACITY, GROUP, '1', CHOICE]),
    queued: (number: number) => conversation(number, 'queued', ''),
    active: (number: number, agent: string) => conversation(number, 'active', agent),
    closed: (number: number) => conversation(number, 'closed', ''),
    propose: () => call(hashes.propose, [GROUP, Date.now() + 10_000, CHOICE]),
  };
};

type Commands = ReturnType<typeof commandsOf>;

const fill = async (wire: RedisWire, { agents, waiting }: Size, commands: Commands): Promise<number> => {
  const held = agents * HELD_EACH;
  const sendAll = async (count: number, make: (number: number) => string): Promise<void> => {
    for (let from = 0; from < count; from += FILL_AT_ONCE) {
      const length = Math.min(FILL_AT_ONCE, count - from);
      await wire.send(Array.from({ length }, (_none, index) => make(from + index)));
    }
  };
  await sendAll(agents, commands.agent);
  await sendAll(held, (number) => commands.active(number, idOf('a', number % agents)));
  await sendAll(waiting, (number) => commands.queued(held + number));
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
    return [commands.closed(ended), commands.propose(), commands.queued(next - LANES)];
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

type Place = { readonly wire: RedisWire; readonly url: string; readonly runId: string };

/** Builds one merchant's line, through the scripts that build it in the product. */
export const buildWorld = async ({ wire, url, runId }: Place, size: Size): Promise<World> => {
  const keys = createKeys(databaseOf(url)).line(`bench-${size.agents}-${size.waiting}`);
  const hashes = {
    syncConversation: await loadScript(wire, scriptText('sync-conversation.lua')),
    syncAgent: await loadScript(wire, scriptText('sync-agent.lua')),
    propose: await loadScript(wire, scriptText('propose.lua')),
  };
  await wire.send([encode(['DEL', ...keys.all]), encode(['HSET', keys.places, BUILT_ON, runId])]);
  const commands = commandsOf({ keys, runId, size }, hashes);
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
