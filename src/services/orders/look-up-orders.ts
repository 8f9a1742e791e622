import { bareDigits } from '../../domain/orders/csv-cells.js';
import { latestOrdersText } from '../../domain/orders/order-texts.js';
import { servesChannel } from '../../domain/orders/order-source.js';
import type {
  CustomerKeys,
  LookupReason,
  OrderQuestion,
  OrderSourceKind,
  WiredOrderSource,
} from '../../domain/orders/order-source.js';
import type { Actor } from '../../domain/people/agent.js';
import { hasRight } from '../../domain/people/permissions.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { ConversationViews } from '../reads/conversation-views.js';
import type { AskedSource, AskSources, FoundOrders } from './ask-sources.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly askSources: AskSources;
  readonly conversationViews: Pick<ConversationViews, 'detail' | 'list'>;
};

/** A person rarely has more, and each is one more question to each source. */
const MOST_IDENTITIES = 4;

const ANSWERS: Readonly<Record<OrderSourceKind, readonly OrderQuestion['by'][]>> = {
  http: ['customer', 'phone', 'number'],
  import: ['customer', 'phone', 'number'],
  mini_program: ['customer', 'number'],
  wechat_pay: ['number'],
};

const canAnswer = ({ kind }: WiredOrderSource, { by }: OrderQuestion): boolean => ANSWERS[kind].includes(by);

const aboutCustomer = (sources: readonly WiredOrderSource[], keys: readonly CustomerKeys[]): readonly AskedSource[] =>
  keys.flatMap((customer) => {
    const question = { by: 'customer', customer } as const;
    return sources
      .filter((source) => servesChannel(source, customer.channelId) && canAnswer(source, question))
      .map((source) => ({ source, question }));
  });

type OfCustomer = {
  readonly actor: Actor;
  readonly customerId: string;
  /** In which conversation the agent looks. */
  readonly conversationId?: string | undefined;
};

/** Throws `not_found` for a customer with whom the actor has nothing to do, as for one who is not there. */
const createCheckSight =
  ({ conversationViews }: Deps) =>
  async ({ actor, customerId, conversationId }: OfCustomer): Promise<void> => {
    if (conversationId !== undefined) {
      const conversation = await conversationViews.detail(actor, conversationId);
      if (conversation.customerId !== customerId) throw new AppError('missing', 'not_found');
      return;
    }
    if (hasRight(actor.role, 'conversations.read_all')) return;
    const { items } = await conversationViews.list({ actor, customerId, limit: 1 });
    if (items.length === 0) throw new AppError('missing', 'not_found');
  };

/** The orders of a customer, from every source that serves the channels they are known on. */
export const createFindCustomerOrders = (deps: Deps) => {
  const checkSight = createCheckSight(deps);
  return async (input: OfCustomer): Promise<FoundOrders> => {
    const { actor, customerId, conversationId } = input;
    await checkSight(input);
    const { merchantId, agentId } = actor;
    const { keys, sources } = await deps.unitOfWork.run(merchantId, async ({ orders, orderSources }) => ({
      keys: await orders.keysOfCustomer(customerId, MOST_IDENTITIES),
      sources: await orderSources.wired(),
    }));
    if (keys.length === 0) throw new AppError('missing', 'not_found');
    const asker = { merchantId, agentId, customerId, conversationId, reason: 'panel' } as const;
    return deps.askSources(asker, aboutCustomer(sources, keys));
  };
};

export type FindCustomerOrders = ReturnType<typeof createFindCustomerOrders>;

type Wanted = {
  readonly actor: Actor;
  readonly number?: string | undefined;
  readonly phone?: string | undefined;
  readonly conversationId?: string | undefined;
};

const questionOf = ({ number, phone }: Wanted): OrderQuestion => {
  if (number !== undefined) return { by: 'number', number };
  if (phone !== undefined) return { by: 'phone', phone: bareDigits(phone) };
  throw new AppError('invalid', 'validation');
};

/** Orders by a number or by a phone number that a customer gave. */
export const createLookUpOrders =
  ({ unitOfWork, askSources, conversationViews }: Deps) =>
  async (wanted: Wanted): Promise<FoundOrders> => {
    const { actor, conversationId } = wanted;
    const question = questionOf(wanted);
    const customerId =
      conversationId === undefined ? undefined : (await conversationViews.detail(actor, conversationId)).customerId;
    const sources = await unitOfWork.run(actor.merchantId, ({ orderSources }) => orderSources.wired());
    const asked = sources.filter((source) => canAnswer(source, question)).map((source) => ({ source, question }));
    const { merchantId, agentId } = actor;
    return askSources({ merchantId, agentId, customerId, conversationId, reason: 'search' }, asked);
  };

export type LookUpOrders = ReturnType<typeof createLookUpOrders>;

type Asking = {
  readonly merchantId: string;
  readonly identityId: string;
  readonly conversationId: string | undefined;
  readonly reason?: Extract<LookupReason, 'self_service'>;
};

/**
 * A customer's latest orders as one text, for an answer to 查订单. `none`: every source was asked and knows none; `unknown`: there
 * is no source, or not all of them answered.
 */
export const createLatestOrdersText =
  ({ unitOfWork, askSources }: Pick<Deps, 'unitOfWork' | 'askSources'>) =>
  async ({
    merchantId,
    identityId,
    conversationId,
    reason = 'self_service',
  }: Asking): Promise<
    { readonly status: 'found'; readonly text: string } | { readonly status: 'none' } | { readonly status: 'unknown' }
  > => {
    const { identity, sources } = await unitOfWork.run(merchantId, async ({ orders, orderSources }) => ({
      identity: await orders.keysOfIdentity(identityId),
      sources: await orderSources.wired(),
    }));
    if (!identity) return { status: 'unknown' };
    const { customerId, keys } = identity;
    const asker = { merchantId, agentId: undefined, customerId, conversationId, reason };
    const asked = aboutCustomer(sources, [keys]);
    const found = await askSources(asker, asked);
    const text = latestOrdersText(found.orders);
    if (text !== undefined) return { status: 'found', text };
    const isSure = asked.length > 0 && found.sources.every(({ fault }) => fault === undefined);
    return { status: isSure ? 'none' : 'unknown' };
  };

export type LatestOrdersText = ReturnType<typeof createLatestOrdersText>;
