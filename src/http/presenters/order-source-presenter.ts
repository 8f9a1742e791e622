import type { z } from 'zod';
import type { checkedOrderSource, importPreview, OrderSourceView } from '../../contract/commerce/order-sources.js';
import type { OrderSource } from '../../domain/orders/order-source.js';
import type { ImportPreview } from '../../services/orders/import-orders.js';
import type { CheckedSource } from '../../services/orders/shop-questions.js';

/** Without its secret, which is never told again. */
export const presentOrderSource = ({ id, kind, name, channelId, url, enabled }: OrderSource): OrderSourceView => ({
  id,
  kind,
  name,
  channelId: channelId ?? null,
  url: url ?? null,
  enabled,
});

export const presentCheck = (checked: CheckedSource): z.input<typeof checkedOrderSource> =>
  checked.status === 'failed'
    ? { fault: checked.fault, shopName: null, hasProducts: false, latencyMs: checked.latencyMs }
    : { fault: null, shopName: checked.shopName, hasProducts: checked.hasProducts, latencyMs: checked.latencyMs };

export const presentPreview = (preview: ImportPreview): z.input<typeof importPreview> => ({
  ...preview,
  headings: [...preview.headings],
  sample: preview.sample.map((row) => [...row]),
  mapping: { ...preview.mapping },
  missing: [...preview.missing],
  errors: [...preview.errors],
  orders: preview.orders.map(({ number, status, placedAt, items, amounts }) => ({
    number,
    status,
    placedAt,
    itemCount: items.length,
    payFen: amounts.payFen,
  })),
});
