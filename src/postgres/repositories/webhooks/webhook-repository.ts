import type { EntityManager } from 'typeorm';
import type { WebhookStore } from '../../../services/ports/webhooks/webhook-stores.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { deliveryLog } from './delivery-log.js';
import { ENDPOINT_COLUMNS, toEndpoint } from './webhook-rows.js';
import type { DeliveryRow, EndpointRow } from './webhook-rows.js';

type EndpointPart = Pick<WebhookStore, 'add' | 'update' | 'rotate' | 'remove' | 'findById' | 'all'>;
type TellingPart = Pick<WebhookStore, 'takeTurn' | 'record' | 'release'>;
type Access = { readonly manager: EntityManager; readonly merchantId: string; readonly secretBox: SecretBox };

/** Endpoints of one merchant and what they are told. A secret is sealed with its endpoint's id. */
export const createWebhookRepository =
  (secretBox: SecretBox) =>
  (manager: EntityManager, merchantId: string): WebhookStore => ({
    ...endpointRows({ manager, merchantId, secretBox }),
    ...deliveryLog(manager, merchantId),
    ...tellingRows({ manager, merchantId, secretBox }),
  });

const endpointRows = ({ manager, merchantId, secretBox }: Access): EndpointPart => ({
  add: async ({ id, name, url, events, secret, createdAt }) => {
    await manager.query(
      `insert into webhook_endpoints (id, merchant_id, name, url, events, secret, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [id, merchantId, name, url, [...events], secretBox.seal(secret, id), createdAt],
    );
  },
  update: async (id, { name, url, events, enabled }) => {
    await manager.query(
      `update webhook_endpoints set name = coalesce($3, name), url = coalesce($4, url), events = coalesce($5, events),
         failures = case when $6 and not enabled then 0 else failures end,
         due_at = case when $6 and not enabled then now() else due_at end, enabled = coalesce($6, enabled)
       where id = $1 and merchant_id = $2`,
      [id, merchantId, name ?? null, url ?? null, events ? [...events] : null, enabled ?? null],
    );
  },
  rotate: async (id, secret, previousUntil) => {
    await manager.query(
      `update webhook_endpoints set previous_secret = secret, previous_until = $4, secret = $3 where id = $1 and merchant_id = $2`,
      [id, merchantId, secretBox.seal(secret, id), previousUntil],
    );
  },
  remove: async (id) => {
    await manager.query('delete from webhook_endpoints where id = $1 and merchant_id = $2', [id, merchantId]);
  },
  findById: async (id) => {
    const rows: EndpointRow[] = await manager.query(
      `select ${ENDPOINT_COLUMNS} from webhook_endpoints where id = $1 and merchant_id = $2`,
      [id, merchantId],
    );
    return rows[0] && toEndpoint(rows[0]);
  },
  all: async () => {
    const rows: EndpointRow[] = await manager.query(
      `select ${ENDPOINT_COLUMNS} from webhook_endpoints where merchant_id = $1 order by id`,
      [merchantId],
    );
    return rows.map(toEndpoint);
  },
});

type LeasedRow = {
  readonly url: string;
  readonly failures: number;
  readonly secret: Buffer;
  readonly previous_secret: Buffer | null;
};

const tellingRows = ({ manager, merchantId, secretBox }: Access): TellingPart => ({
  takeTurn: async ({ endpointId, leaseNumber }, { count, giveUpBefore, at }) => {
    const [leased]: LeasedRow[] = await manager.query(LEASED, [endpointId, merchantId, leaseNumber, at]);
    if (!leased) return undefined;
    await manager.query(GIVE_UP, [endpointId, giveUpBefore, at]);
    const rows: Pick<DeliveryRow, 'id' | 'type' | 'body'>[] = await manager.query(
      `select id, type, body from webhook_deliveries where endpoint_id = $1 and state = 'waiting' order by seq limit $2`,
      [endpointId, count],
    );
    const { url, failures, secret, previous_secret: previous } = leased;
    const sealed = previous ? [secret, previous] : [secret];
    return { url, failures, secrets: sealed.map((each) => secretBox.open(each, endpointId)), deliveries: rows };
  },
  record: async (deliveryId, { state, statusCode, fault, latencyMs, answer, at }) => {
    await manager.query(
      `update webhook_deliveries set state = $2, attempts = attempts + 1, status_code = $3, fault = $4, latency_ms = $5,
         answer = $6, ended_at = case when $2 = 'waiting' then null else $7::timestamptz end
       where id = $1 and state = 'waiting'`,
      [deliveryId, state, statusCode ?? null, fault ?? null, latencyMs, answer, at],
    );
  },
  release: async ({ endpointId, leaseNumber }, { failures, dueAt }) => {
    await manager.query(
      `update webhook_endpoints set failures = $3, due_at = $4, lease_until = '-infinity' where id = $1 and lease_number = $2`,
      [endpointId, leaseNumber, failures, dueAt],
    );
  },
});

const LEASED = `
  select url, failures, secret, case when previous_until > $4 then previous_secret end as previous_secret
    from webhook_endpoints where id = $1 and merchant_id = $2 and lease_number = $3 and enabled`;

const GIVE_UP = `
  update webhook_deliveries set state = 'failed', fault = coalesce(fault, 'given_up'), ended_at = $3
   where endpoint_id = $1 and state = 'waiting' and queued_at < $2`;
