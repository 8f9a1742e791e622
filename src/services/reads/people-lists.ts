import type { Channel } from '../../domain/channels/channel.js';
import type { Actor, Agent } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ChannelSignals } from '../ports/channels/channel-signals.js';
import type { Page, PageRequest } from '../ports/stores/people/people-stores.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly cursors: Cursors };
type ListInput = { readonly actor: Actor; readonly cursor?: string | undefined; readonly limit: number };

/** Walks a list by id, with a signed cursor. */
const createWalk =
  ({ unitOfWork, cursors }: Deps) =>
  <T>(list: string, page: (stores: Stores, request: PageRequest) => Promise<Page<T>>) =>
  async ({ actor: { merchantId }, cursor, limit }: ListInput) => {
    const [afterId] = cursor === undefined ? [] : cursors.open(list, merchantId, cursor);
    const { items, nextId } = await unitOfWork.run(merchantId, (stores) => page(stores, { afterId, limit }));
    return { items, nextCursor: nextId === undefined ? null : cursors.seal(list, merchantId, [nextId]) };
  };

const createFind =
  ({ unitOfWork }: Deps) =>
  <T>(find: (stores: Stores, id: string) => Promise<T | undefined>) =>
  async (actor: Actor, id: string): Promise<T> => {
    const found = await unitOfWork.run(actor.merchantId, (stores) => find(stores, id));
    if (found === undefined) throw new AppError('missing', 'not_found');
    return found;
  };

/** An agent with what only those who manage agents look at. */
export type AgentRecord = { readonly agent: Agent; readonly isInvited: boolean; readonly hasSecondFactor: boolean };

const withMarks = async (
  { links, secondFactors }: Stores,
  agents: readonly Agent[],
): Promise<readonly AgentRecord[]> => {
  const ids = agents.map(({ id }) => id);
  const invited = await links.invitedOf(ids);
  const protectedIds = await secondFactors.confirmedOf(ids);
  return agents.map((agent) => ({
    agent,
    isInvited: invited.has(agent.id),
    hasSecondFactor: protectedIds.has(agent.id),
  }));
};

/** A channel with what was heard of it. */
export type ChannelRecord = { readonly channel: Channel; readonly signals: ChannelSignals };

const SILENT: ChannelSignals = {
  verifiedAt: undefined,
  firstPushAt: undefined,
  lastPushAt: undefined,
  firstMessageAt: undefined,
};

const withSignals = async (stores: Stores, channels: readonly Channel[]): Promise<readonly ChannelRecord[]> => {
  const signals = await stores.channels.signalsOf(channels.map(({ id }) => id));
  return channels.map((channel) => ({ channel, signals: signals.get(channel.id) ?? SILENT }));
};

const pageOfRecords = async <T, Out>(
  { items, nextId }: Page<T>,
  withMore: (items: readonly T[]) => Promise<readonly Out[]>,
): Promise<Page<Out>> => ({ items: await withMore(items), nextId });

/** Who and what belongs to a merchant, for the settings screens. What another merchant has is `not_found`. */
export const createPeopleLists = (deps: Deps) => {
  const walk = createWalk(deps);
  const find = createFind(deps);
  return {
    agents: walk('agents', async (stores, page) =>
      pageOfRecords(await stores.agents.list(page), (agents) => withMarks(stores, agents)),
    ),
    agent: find(async (stores, id) => {
      const agent = await stores.agents.findById(id);
      return agent && (await withMarks(stores, [agent]))[0];
    }),
    skillGroups: walk('skill_groups', ({ skillGroups }, page) => skillGroups.list(page)),
    apiTokens: walk('api_tokens', ({ apiTokens }, page) => apiTokens.list(page)),
    channels: walk('channels', async (stores, page) =>
      pageOfRecords(await stores.channels.list(page), (channels) => withSignals(stores, channels)),
    ),
    channel: find(async (stores, id) => {
      const channel = await stores.channels.findById(id);
      return channel && !channel.removedAt ? (await withSignals(stores, [channel]))[0] : undefined;
    }),
    settings: async ({ merchantId }: Actor) =>
      (await deps.unitOfWork.run(merchantId, ({ merchants }) => merchants.current())).settings,
    routingRules: ({ merchantId }: Actor) => deps.unitOfWork.run(merchantId, ({ routingRules }) => routingRules.all()),
    selfServiceRules: ({ merchantId }: Actor) =>
      deps.unitOfWork.run(merchantId, ({ selfService }) => selfService.rules()),
    /** The caller and their merchant. */
    me: ({ merchantId, agentId }: Actor) =>
      deps.unitOfWork.run(merchantId, async ({ agents, merchants, payAccounts }) => {
        const agent = await agents.findById(agentId);
        if (!agent) throw new AppError('unauthenticated', 'unauthenticated');
        const hasPayments = (await payAccounts.list()).length > 0;
        return { agent, merchant: await merchants.current(), hasPayments };
      }),
  };
};

export type PeopleLists = ReturnType<typeof createPeopleLists>;
