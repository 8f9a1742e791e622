import type { Product } from '../../domain/orders/order.js';
import type { SourceFault } from '../../domain/orders/order-source.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { ProductFinder, SourceCheck, SourceChecker, SourceGuard } from '../ports/orders/order-finder.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { OrderFinders } from './ask-sources.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly guard: SourceGuard;
  readonly shop: ProductFinder & SourceChecker;
  readonly finders: OrderFinders;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type FoundProducts = {
  readonly products: readonly Product[];
  /** Of the shops that did not answer. */
  readonly faults: readonly SourceFault[];
};

/** Products of the merchant's shops, to recommend one. */
export const createSearchProducts =
  ({ unitOfWork, guard, shop }: Deps) =>
  async ({ actor, words }: { readonly actor: Actor; readonly words: string }): Promise<FoundProducts> => {
    const sources = await unitOfWork.run(actor.merchantId, ({ orderSources }) => orderSources.wired());
    const shops = sources.filter(({ kind }) => kind === 'http');
    const answers = await Promise.all(
      shops.map((source) => guard.call(source.id, (signal) => shop.search(source, words, signal))),
    );
    return {
      products: answers.flatMap((answer) => (answer.status === 'answered' ? answer.products : [])),
      // A shop without products says so with 404, which is no fault.
      faults: answers.flatMap((answer) =>
        answer.status === 'failed' && answer.fault !== 'refused' ? [answer.fault] : [],
      ),
    };
  };

export type SearchProducts = ReturnType<typeof createSearchProducts>;

export type CheckedSource = SourceCheck & { readonly latencyMs: number };

/** Asks a source whether it is there and takes our signature; recorded like any look-up. Disabled ones may be asked too. */
export const createCheckOrderSource =
  ({ unitOfWork, shop, clock, newId }: Deps) =>
  async ({ actor, sourceId }: { readonly actor: Actor; readonly sourceId: string }): Promise<CheckedSource> => {
    const { merchantId, agentId } = actor;
    const source = await unitOfWork.run(merchantId, ({ orderSources }) => orderSources.findWired(sourceId));
    if (!source) throw new AppError('missing', 'not_found');
    const startedAt = performance.now();
    const checked: SourceCheck =
      source.kind === 'http'
        ? await shop.check(source, AbortSignal.timeout(CHECK_MS))
        : { status: 'answered', shopName: source.name, hasProducts: false };
    const latencyMs = Math.round(performance.now() - startedAt);
    await unitOfWork.run(merchantId, ({ orders }) =>
      orders.noteLookups([
        {
          ...NOTHING_ASKED,
          id: newId(),
          sourceId,
          agentId,
          latencyMs,
          fault: checked.status === 'failed' ? checked.fault : undefined,
          lookedUpAt: clock.now(),
        },
      ]),
    );
    return { ...checked, latencyMs };
  };

const NOTHING_ASKED = {
  reason: 'test',
  askedBy: 'shop',
  customerId: undefined,
  conversationId: undefined,
  isRepeated: false,
  resultCount: 0,
  orderNumbers: [],
} as const;

/** A person waits and wants to know why: longer than the budget of a panel. */
const CHECK_MS = 8_000;

export type CheckOrderSource = ReturnType<typeof createCheckOrderSource>;
