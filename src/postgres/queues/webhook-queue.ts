import type { DataSource } from 'typeorm';
import type { WebhookQueue } from '../../services/ports/queues/webhook-queue.js';
import { createQuery } from '../query.js';

type Row = { readonly merchant_id: string; readonly id: string; readonly lease_number: string };

/** Longer than a worker tells one endpoint without giving it back. */
const LEASE = `interval '60 seconds'`;

const CLAIM = `
  with due as (
    select e.id from webhook_endpoints e
     where e.enabled and e.due_at <= now() and e.lease_until < now()
       and exists (select from webhook_deliveries d where d.endpoint_id = e.id and d.state = 'waiting')
     order by e.due_at limit $1 for update of e skip locked
  ), claimed as (
    update webhook_endpoints e set lease_until = now() + ${LEASE}, lease_number = lease_number + 1
      from due where e.id = due.id returning e.merchant_id, e.id, e.lease_number
  ) select merchant_id, id, lease_number from claimed`;

/** `system` works as jiedai_system. */
export const createWebhookQueue = ({ system }: { readonly system: DataSource }): WebhookQueue => {
  const query = createQuery(system);
  return {
    claim: async (limit) =>
      (await query<Row>(CLAIM, [limit])).map((row) => ({
        merchantId: row.merchant_id,
        endpointId: row.id,
        leaseNumber: Number(row.lease_number),
      })),
  };
};
