import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { joinAgent } from '../../../test/support/product/agent.js';
import type { LiveAgent } from '../../../test/support/product/agent.js';
import { openConnections } from '../../load/connection.js';
import { runOpen } from '../../load/open-load.js';
import { buildPush } from '../../load/pushes.js';
import { queryOnce } from '../../servers/stores.js';
import type { Desk } from '../../servers/desk.js';
import type { Slots } from './slots.js';

const CAPACITY = 5;
const CONNECTIONS = 32;
const PUSHES_PER_SECOND = 200;
const WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;
const BUSY = 503;
const CLOSED_BEFORE = 409;
const MOST_TRIES = 20;

type Held = { readonly conversationId: string; readonly assignmentNumber: number };

const counts = z.tuple([z.object({ active: z.number(), queued: z.number() })]);

/** Who is with one agent, by what their screen says. */
const watch = (agent: LiveAgent, onNew: () => void): Held[] => {
  const held: Held[] = [];
  const seen = new Set<string>();
  agent.onEvent((event) => {
    if (event.type !== 'conversation.changed' || !event.conversation) return;
    const { id, state, agentId, assignmentNumber } = event.conversation;
    if (state !== 'active' || agentId !== agent.id || seen.has(id)) return;
    seen.add(id);
    held.push({ conversationId: id, assignmentNumber });
    onNew();
  });
  return held;
};

type Joined = { readonly agent: LiveAgent; readonly held: Held[] };

const joinAll = async (desk: Desk, agents: number, onNew: (agent: number) => void) => {
  const joined: Joined[] = [];
  for (let index = 0; index < agents; index += 1) {
    const agent = await joinAgent(desk.product, { capacity: CAPACITY });
    joined.push({ agent, held: watch(agent, () => onNew(index)) });
  }
  for (const endAt = Date.now() + WITHIN_MS; joined.some(({ agent }) => !agent.isConnected());) {
    if (Date.now() > endAt) throw new Error('an agent was not connected in time');
    await sleep(LOOK_EVERY_MS);
  }
  return joined;
};

/** Until every place is taken and so many wait at least. */
const untilQueued = async (
  desk: Desk,
  { full, waiting }: { readonly full: number; readonly waiting: number },
): Promise<void> => {
  const endAt = Date.now() + WITHIN_MS;
  for (;;) {
    const rows = await queryOnce(
      desk.product.stores.databaseUrl,
      `select count(*) filter (where state = 'active')::int as active,
              count(*) filter (where state = 'queued')::int as queued from conversations`,
    );
    const [{ active, queued }] = counts.parse(rows);
    if (active === full && queued >= waiting) return;
    if (Date.now() > endAt) throw new Error(`${active} are served and ${queued} wait, and not ${full} and ${waiting}`);
    await sleep(LOOK_EVERY_MS);
  }
};

/** As the console does, while a store is busy; what was closed although it was not answered stays closed. */
const closeOne = async ({ agent, held }: Joined): Promise<boolean> => {
  const ended = held.shift();
  if (!ended) return false;
  const { conversationId, assignmentNumber } = ended;
  const close = () => agent.act(`/conversations/${conversationId}/close`, { assignmentNumber });
  let answer = await close();
  let tries = 1;
  for (; answer.status === BUSY && tries < MOST_TRIES; tries += 1) {
    await sleep(LOOK_EVERY_MS);
    answer = await close();
  }
  const isClosed = answer.status === 200 || (tries > 1 && answer.status === CLOSED_BEFORE);
  if (!isClosed) throw new Error(`closing answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return true;
};

/** Agents of the product at their screens, all full, and a line that pushes make longer. */
export const openProductSlots = async (desk: Desk, agents: number): Promise<Slots & { readonly close: () => void }> => {
  let tell: (agent: number) => void = () => {};
  const joined = await joinAll(desk, agents, (agent) => tell(agent));
  const account = await desk.wire('safe');
  const connections = await openConnections(desk.port, CONNECTIONS);
  const full = agents * CAPACITY;
  let pushed = 0;
  return {
    pids: desk.pids,
    agents,
    prepare: async (count) => {
      const wanted = count + (pushed === 0 ? full : 0);
      const requests = Array.from({ length: wanted }, (_none, index) =>
        buildPush(account, { openid: `oFreed-${pushed + index}` }),
      );
      pushed += wanted;
      const { refused } = await runOpen({
        connections,
        requests,
        perSecond: PUSHES_PER_SECOND,
        latencyFrom: 'sent',
      });
      if (refused > 0) throw new Error(`${refused} pushes were refused`);
      await untilQueued(desk, { full, waiting: count });
    },
    free: async (index) => {
      const one = joined[index];
      return one ? closeOne(one) : false;
    },
    onNext: (listener) => {
      tell = listener;
    },
    close: () => {
      for (const { agent } of joined) agent.close();
      for (const connection of connections) connection.close();
    },
  };
};
