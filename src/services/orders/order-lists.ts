import type { OrderSource } from '../../domain/orders/order-source.js';
import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Cursors } from '../ports/tools/tokens.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly cursors: Cursors };
type Walk = { readonly actor: Actor; readonly cursor?: string | undefined; readonly limit: number };

/** Order sources and look-ups, for the settings screens. */
export const createOrderLists = ({ unitOfWork, cursors }: Deps) => ({
  sources: async ({ actor: { merchantId }, cursor, limit }: Walk) => {
    const [afterId] = cursor === undefined ? [] : cursors.open('order_sources', merchantId, cursor);
    const page = await unitOfWork.run(merchantId, ({ orderSources }) => orderSources.list({ afterId, limit }));
    const nextCursor = page.nextId === undefined ? null : cursors.seal('order_sources', merchantId, [page.nextId]);
    return { items: page.items, nextCursor };
  },
  source: async ({ merchantId }: Actor, sourceId: string): Promise<OrderSource> => {
    const source = await unitOfWork.run(merchantId, ({ orderSources }) => orderSources.findById(sourceId));
    if (!source) throw new AppError('missing', 'not_found');
    return source;
  },
  /** Youngest first. */
  lookups: async ({ actor, cursor, limit, customerId }: Walk & { readonly customerId?: string | undefined }) => {
    const { merchantId } = actor;
    const list = `order_lookups:${customerId ?? ''}`;
    const [afterId] = cursor === undefined ? [] : cursors.open(list, merchantId, cursor);
    const page = await unitOfWork.run(merchantId, ({ orders }) => orders.lookups({ afterId, limit, customerId }));
    const nextCursor = page.nextId === undefined ? null : cursors.seal(list, merchantId, [page.nextId]);
    return { items: page.items, nextCursor };
  },
});

export type OrderLists = ReturnType<typeof createOrderLists>;
