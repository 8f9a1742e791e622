import { createRandom } from '../../faults/rig/random.js';
import type { SeedPlan } from './plan.js';
import { AGENT_NAMES, personName } from './words.js';
import type { Random } from './words.js';

export type SeedAgent = { readonly id: string; readonly name: string; readonly groupId: string };

export type SeedMerchant = {
  readonly id: string;
  readonly place: number;
  readonly agents: readonly SeedAgent[];
  readonly ownerId: string;
  readonly groupIds: readonly string[];
  readonly channelIds: readonly string[];
  readonly tagIds: readonly string[];
  /** Numbers of its customers among all: from `firstCustomer`, so many. */
  readonly firstCustomer: number;
  readonly customers: number;
};

export type World = {
  readonly plan: SeedPlan;
  readonly merchants: readonly SeedMerchant[];
  readonly customers: number;
  readonly startMs: number;
  /** The part of the conversations of all merchants up to each. */
  readonly shares: readonly number[];
};

type Kind = 'merchant' | 'agent' | 'group' | 'channel' | 'tag' | 'customer' | 'identity';
const KINDS: Readonly<Record<Kind, number>> = {
  merchant: 1,
  agent: 2,
  group: 3,
  channel: 4,
  tag: 5,
  customer: 6,
  identity: 7,
};

const DAY_MS = 86_400_000;
const CONVERSATIONS_EACH = 3;
const GROUPS = 4;
const CHANNELS = 2;
const TAGS = 5;
/** One agent for so many messages of the merchant, within limits. */
const MESSAGES_PER_AGENT = 40_000;

const hex = (value: number, length: number): string => (value >>> 0).toString(16).padStart(8, '0').slice(-length);

/**
 * Ids like those of the product (time first, so that rows made together lie together), and always the same for the same number:
 * nobody has to keep those of a million customers in memory.
 */
export const createIds =
  ({ seed, startMs }: { readonly seed: number; readonly startMs: number }) =>
  (kind: Kind, number: number): string => {
    const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(KINDS[kind], 0x85ebca6b) ^ number);
    const time = (startMs + number).toString(16).padStart(12, '0');
    const [first, second] = [random() * 0x100000000, random() * 0x100000000];
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(KINDS[kind], 3)}-8${hex(first, 3)}-${hex(second, 8)}${hex(number, 4)}`;
  };

export type Ids = ReturnType<typeof createIds>;

/** The first merchant has most of it, as everywhere. */
const sharesOf = (count: number): readonly number[] => {
  const weights = Array.from({ length: count }, (_none, place) => 1 / (place + 1) ** 1.5);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let reached = 0;
  return weights.map((weight) => (reached += weight / sum));
};

const list = (count: number, make: (place: number) => string): readonly string[] =>
  Array.from({ length: count }, (_none, place) => make(place));

/** `part`: of everything that is made. */
const merchantAt = ({ plan, ids }: { plan: SeedPlan; ids: Ids }, place: number, part: number) => {
  const groupIds = list(GROUPS, (group) => ids('group', place * GROUPS + group));
  const needed = Math.min(200, Math.max(4, Math.round((plan.messages * part) / MESSAGES_PER_AGENT)));
  const agentCount = plan.agents ?? needed;
  const agents = Array.from({ length: agentCount }, (_none, agent) => ({
    id: ids('agent', place * 1_000 + agent + 1),
    name: `${AGENT_NAMES[agent % AGENT_NAMES.length] ?? ''}${agent + 1}`,
    groupId: groupIds[agent % GROUPS] ?? '',
  }));
  return {
    id: ids('merchant', place),
    place,
    agents,
    ownerId: ids('agent', place * 1_000),
    groupIds,
    channelIds: list(CHANNELS, (channel) => ids('channel', place * CHANNELS + channel)),
    tagIds: list(TAGS, (tag) => ids('tag', place * TAGS + tag)),
    customers: Math.max(agentCount * 20, Math.ceil((plan.conversations * part) / CONVERSATIONS_EACH)),
  };
};

export const buildWorld = (plan: SeedPlan): World & { readonly ids: Ids } => {
  const startMs = plan.now.getTime() - plan.days * DAY_MS;
  const ids = createIds({ seed: plan.seed, startMs });
  const shares = sharesOf(plan.merchants);
  let customers = 0;
  const merchants = shares.map((share, place) => {
    const merchant = merchantAt({ plan, ids }, place, share - (shares[place - 1] ?? 0));
    const firstCustomer = customers;
    customers += merchant.customers;
    return { ...merchant, firstCustomer };
  });
  return { plan, merchants, customers, startMs, shares, ids };
};

/** The name of a customer, by their number. */
export const customerName = (seed: number, number: number): string => {
  const random: Random = createRandom(seed * 7_919 + number);
  return personName(random);
};
