import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { Page, PageRequest } from '../ports/stores/people-stores.js';
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

/** Who and what belongs to a merchant, for the settings screens. What another merchant has is `not_found`. */
export const createPeopleLists = (deps: Deps) => {
  const walk = createWalk(deps);
  const find = createFind(deps);
  return {
    agents: walk('agents', ({ agents }, page) => agents.list(page)),
    agent: find(({ agents }, id) => agents.findById(id)),
    skillGroups: walk('skill_groups', ({ skillGroups }, page) => skillGroups.list(page)),
    apiTokens: walk('api_tokens', ({ apiTokens }, page) => apiTokens.list(page)),
    channels: walk('channels', ({ channels }, page) => channels.list(page)),
    channel: find(({ channels }, id) => channels.findById(id)),
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
