import type { EntityManager } from 'typeorm';
import type { OutboundStore } from '../../../services/ports/stores/conversations/outbound-stores.js';
import { alone, inOne } from '../../gather.js';
import type { Gather } from '../../gather.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';
import { CLAIMED_COLUMNS, toCharge, toClaimed, toPayload, toSentMessage } from './outbound-row.js';
import type { ChargeRow, ClaimedRow, SentRow } from './outbound-row.js';

/** Sends of one merchant that wait or are under way. */
export const createOutboundRepository = (
  manager: EntityManager,
  merchantId: string,
  gather = alone,
): OutboundStore => ({
  ...sendRows(manager, merchantId),
  ...chargeRows(manager, gather),
});

type ChargePart = Pick<OutboundStore, 'failRest' | 'spentSince' | 'voidCharges' | 'recharge'>;

const sendRows = (manager: EntityManager, merchantId: string): Omit<OutboundStore, keyof ChargePart> => ({
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

  endSent: async (jobs, at) => {
    // Before the statement that looks for the next ones: it must see what was added while this lock was waited for.
    await manager.query('select id from identities where id = any($1::uuid[]) order by id for update', [
      jobs.map(({ identityId }) => identityId),
    ]);
    const rows: SentRow[] = await manager.query(END_SENT, [
      jobs.map(({ id }) => id),
      jobs.map(({ leaseNumber }) => leaseNumber),
      at,
    ]);
    return rows.map(toSentMessage);
  },

  partsOf: (messageId) =>
    manager.query('select part, state from outbound where message_id = $1 order by part', [messageId]),
});

const chargeRows = (manager: EntityManager, gather: Gather): ChargePart => ({
  failRest: async (messageId, error, at) => {
    const rows: ChargeRow[] = await manager.query(FAIL_REST, [messageId, toJsonb(error), at]);
    return rows.flatMap((row) => toCharge(row) ?? []);
  },

  spentSince: inOne(
    gather(async (asked: readonly Parameters<OutboundStore['spentSince']>[]) => {
      const rows = await createPrepared(manager)<{ readonly id: string; readonly count: number }>(SPENT_SINCE, [
        asked.map(([{ id }]) => id),
        asked.map(([{ openedMonth }]) => openedMonth),
        asked.map(([{ lastNumber }]) => lastNumber - LINES_LOOKED_AT),
        asked.map(([, { bucket }]) => bucket),
        asked.map(([, { since }]) => since),
      ]);
      const counts = new Map(rows.map(({ id, count }) => [id, count]));
      return ([{ id }]) => counts.get(id) ?? 0;
    }),
  ),

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

/** More lines than a customer writes while a push of theirs is on its way. */
const LINES_LOOKED_AT = 100;

const SPENT_SINCE = `
  select asked.id, spent.count
    from unnest($1::uuid[], $2::date[], $3::int[], $4::text[], $5::timestamptz[])
        as asked (id, opened_month, from_number, bucket, since),
      lateral (
        select count(*)::int as count from messages m join outbound o on o.message_id = m.id
         where m.conversation_id = asked.id and m.opened_month = asked.opened_month and m.number > asked.from_number
           and m.direction = 'outbound' and o.bucket = asked.bucket
           and (o.state in ('queued', 'sending') or o.state in ('sent', 'unknown') and o.ended_at >= asked.since)
      ) as spent`;

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

// `next` sorts what `ended` gives, so every old head is gone from the index of heads before the first new one comes.
const END_SENT = `
  with listed as (select * from unnest($1::uuid[], $2::bigint[]) as l (id, lease_number)),
  ended as (
    update outbound o set state = 'sent', is_head = false, lease_until = null, ended_at = $3 from listed l
     where o.id = l.id and o.lease_number = l.lease_number and o.state = 'sending'
    returning o.id, o.identity_id, o.conversation_id, o.message_id, o.opened_month
  ),
  next as (
    select distinct on (q.identity_id) q.id, q.identity_id from ended e join outbound q on q.identity_id = e.identity_id
     where q.state = 'queued' and not q.is_head order by q.identity_id, q.seq
  ),
  promoted as (update outbound o set is_head = true from next where o.id = next.id returning o.identity_id),
  delivered as (
    update messages m set delivery = 'sent', delivery_error = null from ended e
     where m.id = e.message_id and m.opened_month = e.opened_month returning m.id, m.number
  )
  select e.id, e.conversation_id, e.message_id, d.number, c.agent_id, c.skill_group_id, p.identity_id is not null as is_next_waiting
    from ended e join delivered d on d.id = e.message_id join conversations c on c.id = e.conversation_id
    left join promoted p on p.identity_id = e.identity_id`;

const FAIL_REST = `
  with failed as (update outbound set state = 'failed', error = $2, ended_at = $3
    where message_id = $1 and state = 'queued' and not is_head returning bucket, payload)
  select bucket, payload from failed`;
