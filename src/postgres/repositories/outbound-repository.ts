import type { EntityManager } from 'typeorm';
import type { OutboundStore } from '../../services/ports/outbound-stores.js';
import { toJsonb } from '../jsonb.js';
import { CLAIMED_COLUMNS, toCharge, toClaimed, toPayload } from './outbound-row.js';
import type { ChargeRow, ClaimedRow } from './outbound-row.js';

/** Sends of one merchant that wait or are under way. */
export const createOutboundRepository = (manager: EntityManager, merchantId: string): OutboundStore => ({
  add: async (rows) => {
    const [first] = rows;
    if (!first) return;
    await manager.query(INSERT, [
      merchantId,
      first.channelId,
      first.identityId,
      first.conversationId,
      first.messageId,
      first.openedMonth,
      first.parts,
      first.createdAt,
      rows.map(({ id }) => id),
      rows.map(({ part }) => part),
      rows.map((row) => toJsonb(toPayload(row))),
      rows.map(({ charge }) => charge.bucket),
    ]);
  },

  lockClaimed: async (id, leaseNumber) => {
    const rows: ClaimedRow[] = await manager.query(
      `select ${CLAIMED_COLUMNS} from outbound where id = $1 and lease_number = $2 and state = 'sending' for update`,
      [id, leaseNumber],
    );
    return rows[0] && toClaimed(rows[0]);
  },

  end: async ({ id, identityId, state, error, at }) => {
    await manager.query(
      `update outbound set state = $2, error = $3, ended_at = $4, is_head = false, lease_until = null where id = $1`,
      [id, state, error ? toJsonb(error) : null, at],
    );
    // A statement of its own: the index of heads would see two of them inside one.
    const next: unknown[] = await manager.query(PROMOTE, [identityId]);
    return next.length > 0;
  },

  partsOf: (messageId) =>
    manager.query('select part, state from outbound where message_id = $1 order by part', [messageId]),

  failRest: async (messageId, error, at) => {
    const rows: ChargeRow[] = await manager.query(FAIL_REST, [messageId, toJsonb(error), at]);
    return rows.flatMap((row) => toCharge(row) ?? []);
  },

  voidCharges: async (identityId) => {
    await manager.query(`update outbound set bucket = null where identity_id = $1 and state = 'queued'`, [identityId]);
  },

  recharge: async (id, { bucket, expiresAt }) => {
    await manager.query(
      `update outbound set bucket = $2, payload = jsonb_set(payload, '{windowEndsAt}', to_jsonb($3::text)) where id = $1`,
      [id, bucket, expiresAt.toISOString()],
    );
  },
});

const INSERT = `
  insert into outbound (merchant_id, channel_id, identity_id, conversation_id, message_id, opened_month, parts, created_at,
    id, part, payload, bucket, state, is_head, due_at)
  select $1, $2, $3, $4, $5, $6::date, $7, $8, id, part, payload, bucket, 'queued',
    place = 1 and not exists (select 1 from outbound where identity_id = $3 and is_head), now()
  from unnest($9::uuid[], $10::int[], $11::jsonb[], $12::text[]) with ordinality as listed (id, part, payload, bucket, place)
  order by place`;

const PROMOTE = `
  with next as (select id from outbound where identity_id = $1 and state = 'queued' and not is_head order by seq limit 1),
    promoted as (update outbound set is_head = true from next where outbound.id = next.id returning outbound.id)
  select id from promoted`;

const FAIL_REST = `
  with failed as (update outbound set state = 'failed', error = $2, ended_at = $3
    where message_id = $1 and state = 'queued' and not is_head returning bucket, payload)
  select bucket, payload from failed`;
