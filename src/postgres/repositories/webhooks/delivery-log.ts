import type { EntityManager } from 'typeorm';
import type { WebhookStore } from '../../../services/ports/webhooks/webhook-stores.js';
import { DELIVERY_COLUMNS, toDelivery } from './webhook-rows.js';
import type { DeliveryRow } from './webhook-rows.js';

type LogPart = Pick<WebhookStore, 'enqueue' | 'deliveries' | 'replay' | 'prune'>;

export const deliveryLog = (manager: EntityManager, merchantId: string): LogPart => ({
  enqueue: async (events, at) => {
    await manager.query(ENQUEUE, [
      merchantId,
      events.map(({ id }) => id),
      events.map(({ endpointId }) => endpointId),
      events.map(({ key }) => key),
      events.map(({ type }) => type),
      events.map(({ body }) => body),
      at,
    ]);
  },
  deliveries: async (endpointId, { afterId, limit, state }) => {
    const rows: DeliveryRow[] = await manager.query(
      `select ${DELIVERY_COLUMNS} from webhook_deliveries
          where endpoint_id = $1 and ($2::bigint is null or seq < $2) and ($3::text is null or state = $3)
          order by seq desc limit $4`,
      [endpointId, afterId ?? null, state ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map(toDelivery);
    return { items, nextId: rows.length > limit ? items.at(-1)?.seq : undefined };
  },
  replay: async (endpointId, which, at) => {
    const one = 'deliveryId' in which ? which.deliveryId : null;
    const since = 'failedSince' in which ? which.failedSince : null;
    const [row]: { readonly count: number }[] = await manager.query(REPLAY, [endpointId, one, since, at]);
    // Somebody has just seen to the other side: it is asked now, and not after its pause.
    if (row && row.count > 0) {
      await manager.query('update webhook_endpoints set due_at = $2 where id = $1', [endpointId, at]);
    }
    return row?.count ?? 0;
  },
  prune: async (endpointId, before) => {
    await manager.query(PRUNE, [endpointId, before]);
  },
});

// In the order of the list; an endpoint that was removed meanwhile is left out.
const ENQUEUE = `
  insert into webhook_deliveries (id, merchant_id, endpoint_id, key, type, body, queued_at)
  select q.id, $1, q.endpoint_id, q.key, q.type, q.body, $7
    from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[]) with ordinality
      as q (id, endpoint_id, key, type, body, place)
    join webhook_endpoints e on e.id = q.endpoint_id
   order by q.place
  on conflict (endpoint_id, key) do nothing`;

const REPLAY = `
  with again as (
    update webhook_deliveries set state = 'waiting', attempts = 0, queued_at = $4, ended_at = null, fault = null
     where endpoint_id = $1 and case when $2::uuid is null then state = 'failed' and queued_at >= $3
           else id = $2 and state <> 'waiting' end
    returning 1
  ) select count(*)::int as count from again`;

// The oldest are the first in the index, so that nothing is gone through while nothing is old enough.
const PRUNE = `
  delete from webhook_deliveries where seq in (
    select seq from (select seq, ended_at from webhook_deliveries where endpoint_id = $1 order by seq limit 500) oldest
     where ended_at < $2)`;
