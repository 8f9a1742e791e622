import type { FoundOrder } from '../../domain/orders/order.js';
import { mergeOrders } from '../../domain/orders/merge-orders.js';
import { preferenceOf } from '../../domain/orders/order-source.js';
import type {
  LookupReason,
  OrderQuestion,
  OrderSourceKind,
  SourceFault,
  WiredOrderSource,
} from '../../domain/orders/order-source.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { GuardedAnswer, OrderFinder, SourceGuard } from '../ports/orders/order-finder.js';
import type { KnownOrder, OrderLookup } from '../ports/orders/order-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

export type OrderFinders = Readonly<Record<OrderSourceKind, OrderFinder>>;

export type AskDeps = {
  readonly unitOfWork: UnitOfWork;
  readonly finders: OrderFinders;
  readonly guard: SourceGuard;
  readonly clock: Clock;
  readonly newId: NewId;
};

/** Who looks, and why. */
export type Asker = {
  readonly merchantId: string;
  readonly agentId: string | undefined;
  readonly customerId: string | undefined;
  readonly conversationId: string | undefined;
  readonly reason: LookupReason;
};

export type AskedSource = { readonly source: WiredOrderSource; readonly question: OrderQuestion };

/** How a source answered: `fault` undefined = it did. */
export type SourceReport = {
  readonly id: string;
  readonly name: string;
  readonly kind: OrderSourceKind;
  readonly fault: SourceFault | undefined;
  readonly hasMore: boolean;
};

export type FoundOrders = { readonly orders: readonly FoundOrder[]; readonly sources: readonly SourceReport[] };

type Told = AskedSource & GuardedAnswer;

/** So that a panel stays a panel. */
const MOST_ORDERS = 50;
const MOST_NUMBERS = 20;

const keyOf = (question: OrderQuestion): string => {
  switch (question.by) {
    case 'customer':
      return `customer ${question.customer.appId} ${question.customer.openid}`;
    case 'phone':
      return `phone ${question.phone}`;
    case 'number':
      return `number ${question.number}`;
  }
};

const faultOf = ({ answer }: Told): SourceFault | undefined => (answer.status === 'failed' ? answer.fault : undefined);

/**
 * Asks all sources at once; each has 2 s. Where one does not answer, what it said last stands in, marked with its time. Every
 * look-up is recorded. An order that several sources know is one order.
 */
export const createAskSources =
  ({ unitOfWork, finders, guard, clock, newId }: AskDeps) =>
  async (asker: Asker, asked: readonly AskedSource[]): Promise<FoundOrders> => {
    const told = await Promise.all(
      asked.map(async ({ source, question }) => {
        const answered = await guard.find({
          sourceId: source.id,
          key: keyOf(question),
          work: (signal) => finders[source.kind].find(source, question, signal),
        });
        return { source, question, ...answered };
      }),
    );
    const known = await unitOfWork.run(asker.merchantId, async (stores) => {
      await keep(stores, asker, told);
      await stores.orders.noteLookups(told.map((one) => toLookup({ one, asker, id: newId(), at: clock.now() })));
      return knownInstead(stores, asker, told);
    });
    return { orders: merged(told, known), sources: reportsOf(told) };
  };

export type AskSources = ReturnType<typeof createAskSources>;

const keep = async (
  { orders, search }: Pick<Stores, 'orders' | 'search'>,
  { customerId }: Asker,
  told: readonly Told[],
): Promise<void> => {
  for (const { source, question, answer, isRepeated, at } of told) {
    if (answer.status === 'failed' || isRepeated) continue;
    const whose = question.by === 'customer' ? customerId : undefined;
    const changed = await orders.keep({ sourceId: source.id, customerId: whose, orders: answer.orders, asOf: at });
    await search.requestOrders(source.id, changed);
  }
};

type Noted = { readonly one: Told; readonly asker: Asker; readonly id: string; readonly at: Date };

const toLookup = ({ one, asker, id, at }: Noted): OrderLookup => {
  const numbers = one.answer.status === 'answered' ? one.answer.orders.map(({ number }) => number) : [];
  return {
    id,
    sourceId: one.source.id,
    agentId: asker.agentId,
    customerId: asker.customerId,
    conversationId: asker.conversationId,
    reason: asker.reason,
    askedBy: one.question.by,
    isRepeated: one.isRepeated,
    fault: faultOf(one),
    resultCount: numbers.length,
    orderNumbers: numbers.slice(0, MOST_NUMBERS),
    latencyMs: one.latencyMs,
    lookedUpAt: at,
  };
};

/** What the sources that gave nothing now have said before. */
const knownInstead = async (
  { orders }: Pick<Stores, 'orders'>,
  { customerId }: Asker,
  told: readonly Told[],
): Promise<readonly KnownOrder[]> => {
  const silent = told.filter((one) => faultOf(one) !== undefined);
  const [first] = silent;
  if (!first) return [];
  const ids = [...new Set(silent.map(({ source }) => source.id))];
  if (first.question.by === 'number') return orders.knownByNumber(ids, first.question.number);
  return first.question.by === 'customer' && customerId !== undefined ? orders.knownOfCustomer(ids, customerId) : [];
};

const merged = (told: readonly Told[], known: readonly KnownOrder[]): readonly FoundOrder[] => {
  const preferences = new Map(told.map(({ source }) => [source.id, preferenceOf(source.kind)]));
  const ranked = (order: FoundOrder) => ({ ...order, preference: preferences.get(order.sourceId) ?? 0 });
  const fresh = told.flatMap(({ source, answer, at }) =>
    answer.status === 'answered'
      ? answer.orders.map((order) => ranked({ order, sourceId: source.id, asOf: at, isStale: false }))
      : [],
  );
  const stale = known.map((one) => ranked({ ...one, isStale: true }));
  return mergeOrders([...fresh, ...stale]).slice(0, MOST_ORDERS);
};

/** One line for each source; a customer with several identities has asked it several times. */
const reportsOf = (told: readonly Told[]): readonly SourceReport[] => {
  const reports = new Map<string, SourceReport>();
  for (const one of told) {
    const { id, name, kind } = one.source;
    const before = reports.get(id);
    const hasMore = one.answer.status === 'answered' && one.answer.hasMore;
    const fault = before?.fault ?? faultOf(one);
    reports.set(id, { id, name, kind, fault, hasMore: hasMore || (before?.hasMore ?? false) });
  }
  return [...reports.values()];
};
