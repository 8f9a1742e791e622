import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { BUILT_ON, placeOf } from '../../../src/redis/line/line-sync.js';
import { encode } from '../../load/redis-wire.js';
import type { RedisWire } from '../../load/redis-wire.js';

/** How big one merchant's line is. */
export type Size = { readonly agents: number; readonly waiting: number };

export type Place = { readonly wire: RedisWire; readonly url: string; readonly runId: string };

export const GROUP = '00000000-0000-7000-8000-000000000001';
/** Every so many customers come back to an agent they know. */
const PREFERRED_EVERY = 4;
const CHOICE = 'fewest';
const FILL_AT_ONCE = 512;
const AGING_MINUTES = 10;
/** More than any agent holds: those who are held came before those who wait. */
const HELD_AT_MOST = 5;

const SCRIPTS = join(__dirname, '..', '..', '..', 'src', 'redis', 'scripts');

/** The product's own Lua, put together as the product does. */
const scriptText = (name: string): string =>
  readFileSync(join(SCRIPTS, name), 'utf8').replace(/^-- include (\S+)$/gm, (_line, file: string) => scriptText(file));

export const idOf = (kind: string, number: number): string =>
  `${kind}0000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const loadScript = async (wire: RedisWire, text: string): Promise<string> => {
  const [hash] = await wire.send([encode(['SCRIPT', 'LOAD', text])]);
  return String(hash);
};

/** Numbers from 0, many in one write. */
export const sendInBatches = async (
  wire: RedisWire,
  count: number,
  make: (number: number) => string,
): Promise<void> => {
  for (let from = 0; from < count; from += FILL_AT_ONCE) {
    const length = Math.min(FILL_AT_ONCE, count - from);
    await wire.send(Array.from({ length }, (_none, index) => make(from + index)));
  }
};

type LineKeys = ReturnType<ReturnType<typeof createKeys>['line']>;
type Line = { readonly keys: LineKeys; readonly runId: string; readonly size: Size };
type Hashes = { readonly syncConversation: string; readonly syncAgent: string; readonly propose: string };
type Agent = { readonly capacity: number; /** With commas between. */ readonly groups: string };

/** The commands that the product sends, with its keys and arguments. */
const commandsOf = ({ keys, runId, size }: Line, hashes: Hashes) => {
  const call = (hash: string, args: readonly (string | number)[]): string =>
    encode(['EVALSHA', hash, keys.all.length, ...keys.all, runId, ...args]);
  let arrived = Date.now() - size.waiting - size.agents * HELD_AT_MOST;
  const conversation = (number: number, state: string, at: { readonly agent: string; readonly group: string }) => {
    arrived += 1;
    const place = placeOf({ arrivedAt: new Date(arrived), priority: 0 }, AGING_MINUTES);
    const preferred = number % PREFERRED_EVERY === 0 ? idOf('a', number % size.agents) : '';
    const args = [idOf('c', number), state, at.group, place, at.agent, preferred, CHOICE, '0'];
    return call(hashes.syncConversation, args);
  };
  return {
    agent: (number: number, { capacity, groups }: Agent) =>
      call(hashes.syncAgent, [idOf('a', number), 'online', capacity, groups, '1', CHOICE]),
    queued: (number: number, group = GROUP) => conversation(number, 'queued', { agent: '', group }),
    active: (number: number, agent: string, group = GROUP) => conversation(number, 'active', { agent, group }),
    closed: (number: number, group = GROUP) => conversation(number, 'closed', { agent: '', group }),
    propose: (group: string) => call(hashes.propose, [group, Date.now() + 10_000, CHOICE]),
  };
};

export type Commands = ReturnType<typeof commandsOf>;

/** An empty line of a merchant, and what can be said to it. */
export const openLine = async (
  { wire, url, runId }: Place,
  merchant: string,
  size: Size,
): Promise<{ readonly keys: LineKeys; readonly commands: Commands }> => {
  const keys = createKeys(databaseOf(url)).line(merchant);
  const hashes = {
    syncConversation: await loadScript(wire, scriptText('sync-conversation.lua')),
    syncAgent: await loadScript(wire, scriptText('sync-agent.lua')),
    propose: await loadScript(wire, scriptText('propose.lua')),
  };
  await wire.send([encode(['DEL', ...keys.all]), encode(['HSET', keys.places, BUILT_ON, runId])]);
  return { keys, commands: commandsOf({ keys, runId, size }, hashes) };
};
