import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { Client } from 'pg';
import { createRandom } from '../../faults/rig/random.js';
import { makeConversation } from './conversation.js';
import { channelOf, copyPeople } from './people.js';
import type { SeedSecrets } from './people.js';
import type { SeedPlan } from './plan.js';
import { createWriter } from './sheets.js';
import type { Writer } from './sheets.js';
import { prepareTarget, realMerchantIn } from './target.js';
import { arrivalsOf } from './timeline.js';
import type { Arrival } from './timeline.js';
import { buildWorld } from './world.js';
import type { Ids, SeedMerchant, World } from './world.js';

type Wanted = {
  readonly url: string;
  readonly plan: SeedPlan;
  readonly secrets: SeedSecrets;
  /** Also where a merchant lives who was not made here. */
  readonly isBesideOthers?: boolean;
  readonly say: (sentence: string) => void;
};

export type Seeded = {
  readonly world: World & { readonly ids: Ids };
  readonly messages: number;
  readonly seconds: number;
};

/** Lines that are copied together: some megabytes. */
const LINES_AT_ONCE = 20_000;
/** Conversations made before the batch under way may go on. */
const MADE_AT_ONCE = 20;
const SAY_EVERY_MS = 5_000;

/** Thrown where somebody's real data is. */
export class RealMerchantError extends Error {
  override readonly name = 'RealMerchantError';
}

/** Regular customers come often, most come once or twice; who has an open conversation does not open another. */
const createCustomers = (random: () => number) => {
  const busy = new Set<number>();
  return ({ firstCustomer, customers }: SeedMerchant, { state }: Arrival): number => {
    for (;;) {
      const value = random();
      const number = firstCustomer + Math.floor(value * Math.sqrt(value) * customers);
      if (state === 'closed') return number;
      if (busy.has(number)) continue;
      busy.add(number);
      return number;
    }
  };
};

type Filling = {
  readonly world: World & { readonly ids: Ids };
  readonly writer: Writer;
  readonly say: (sentence: string) => void;
};

const createProgress = (wanted: number, say: (sentence: string) => void) => {
  const startedAt = performance.now();
  let saidAt = startedAt;
  return (made: number): void => {
    const now = performance.now();
    if (now - saidAt < SAY_EVERY_MS) return;
    saidAt = now;
    const perSecond = Math.round((made * 1000) / (now - startedAt));
    say(
      `${made} of ${wanted} messages, ${perSecond} a second, about ${Math.round((wanted - made) / perSecond)} s more`,
    );
  };
};

/** While one batch is on its way the next is made; never two, so that what is held stays small. */
const createSender = (writer: Writer, onSent: (messages: number) => void) => {
  let underWay: Promise<void> = Promise.resolve();
  let sent = 0;
  return {
    send: async (): Promise<void> => {
      await underWay;
      sent += writer.waiting();
      underWay = writer.flush();
      // Who waits for it is told of a failure; until then nobody has to be.
      underWay.catch(() => {});
      onSent(sent);
    },
    end: async (): Promise<number> => {
      await underWay;
      return sent;
    },
  };
};

const fillConversations = async ({ world, writer, say }: Filling): Promise<number> => {
  const { plan, merchants, ids } = world;
  const random = createRandom(plan.seed);
  const customerOf = createCustomers(random);
  const sender = createSender(writer, createProgress(plan.messages, say));
  const untilMs = plan.now.getTime();
  let owed = 0;
  let made = 0;
  for (const arrival of arrivalsOf(world, random)) {
    const merchant = merchants[arrival.merchant];
    if (!merchant) continue;
    const number = customerOf(merchant, arrival);
    const lines = arrival.lines + owed;
    const conversation = makeConversation(random, { ...arrival, lines, merchant, arrivedMs: arrival.atMs, untilMs });
    owed = lines - conversation.lines.length;
    writer.add(conversation, {
      merchant,
      channelId: channelOf(merchant, number),
      customerId: ids('customer', number),
      identityId: ids('identity', number),
    });
    made += 1;
    if (writer.waiting() >= LINES_AT_ONCE) await sender.send();
    else if (made % MADE_AT_ONCE === 0) await turnOfEventLoop();
  }
  await sender.send();
  return sender.end();
};

const fill = async (client: Client, { plan, secrets, say }: Wanted): Promise<Omit<Seeded, 'seconds'>> => {
  const world = buildWorld(plan);
  await client.query('begin');
  const finish = await prepareTarget(client, world);
  await copyPeople(client, world, secrets);
  say(`${world.merchants.length} merchants with ${world.customers} customers`);
  const messages = await fillConversations({ world, writer: createWriter(client), say });
  say('the index of the search, and the commit');
  await finish();
  await client.query('commit');
  return { world, messages };
};

/**
 * Fills a migrated database in one transaction: what is cut off leaves nothing behind. Tables that it fills are locked meanwhile,
 * so no server should be at work on them.
 */
export const seedDatabase = async (wanted: Wanted): Promise<Seeded> => {
  const startedAt = performance.now();
  const client = new Client({ connectionString: wanted.url });
  await client.connect();
  try {
    const real = await realMerchantIn(client);
    if (real !== undefined && wanted.isBesideOthers !== true)
      throw new RealMerchantError(`${real} was not made here: give --beside-others to fill its database all the same.`);
    const made = await fill(client, wanted);
    wanted.say('statistics');
    await client.query('vacuum analyze');
    return { ...made, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await client.end();
  }
};
