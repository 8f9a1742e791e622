import type { EntityManager } from 'typeorm';
import type { Refund } from '../../../domain/payments/payment.js';
import type { RefundEvent, RefundRow, RefundStore } from '../../../services/ports/payments/payment-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createQuery } from '../../query.js';
import { toPage } from '../page.js';
import { toPayment } from './payment-row.js';
import type { PaymentRow } from './payment-row.js';
import { toRefund, toRequest } from './refund-row.js';
import type { RefundColumns, RequestRow } from './refund-row.js';

type Joined = RequestRow & { readonly refund: RefundColumns | null; readonly payment: PaymentRow };

// Whole rows ride as JSON, whose instants are text.
const JOINED = `
  select r.*, to_jsonb(f.*) as refund, to_jsonb(p.*) as payment
    from refund_requests r join payments p on p.id = r.payment_id left join refunds f on f.request_id = r.id`;

// Nothing of $2 to $5 = no wish.
const LIST = `${JOINED}
   where r.merchant_id = $1 and ($2::uuid is null or r.id < $2) and (not $3::boolean or r.state = 'awaiting')
     and ($4::uuid is null or r.payment_id = $4)
   order by r.id desc limit $5`;

const DECIDE = `
  with decided as (update refund_requests set state = $2, decided_by = $3, decided_at = $4, note = $5 where id = $1 returning id)
  select id from decided`;

const UPDATE = `
  with updated as (
    update refunds set state = coalesce($2, state), refund_id = coalesce($3, refund_id),
      failure_code = coalesce($4, failure_code), account = coalesce($5, account), attempts = coalesce($6, attempts),
      asked = coalesce($7, asked), finished_at = coalesce($8, finished_at)
     where id = $1 returning id)
  select id from updated`;

const instant = (value: Date | string): Date => new Date(value);
const perhaps = (value: Date | string | null): Date | null => (value === null ? null : new Date(value));

const toRow = ({ refund, payment, ...request }: Joined): RefundRow => ({
  ...toRequest(request),
  refund:
    refund === null
      ? undefined
      : toRefund({ ...refund, created_at: instant(refund.created_at), finished_at: perhaps(refund.finished_at) }),
  payment: toPayment({ ...payment, paid_at: perhaps(payment.paid_at), known_at: instant(payment.known_at) }),
});

type EventRow = {
  readonly id: string;
  readonly refund_id: string;
  readonly from_state: RefundEvent['from'] | null;
  readonly to_state: RefundEvent['to'];
  readonly source: RefundEvent['source'];
  readonly detail: RefundEvent['detail'];
  readonly at: Date;
};

const toEvent = (row: EventRow): RefundEvent => ({
  id: row.id,
  refundId: row.refund_id,
  from: row.from_state ?? undefined,
  to: row.to_state,
  source: row.source,
  detail: row.detail,
  at: row.at,
});

const ADD_REQUEST = `
  insert into refund_requests (id, merchant_id, payment_id, amount_fen, reason, state, needs_approval, requested_by,
    requested_at, decided_by, decided_at, note, conversation_id, client_refund_id)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`;

const ADD = `
  insert into refunds (id, merchant_id, request_id, payment_id, channel_id, out_refund_no, refund_id, amount_fen, state,
    failure_code, account, created_at, finished_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

type Query = ReturnType<typeof createQuery>;

const requestsOf = (query: Query, merchantId: string) => {
  const request = async (sql: string, parameters: readonly unknown[]) => {
    const [row] = await query<RequestRow>(sql, parameters);
    return row && toRequest(row);
  };
  const store: Pick<
    RefundStore,
    'addRequest' | 'findRequestByClientId' | 'lockRequest' | 'findRequest' | 'decide' | 'list'
  > = {
    addRequest: async (r) => {
      const decision = [r.decidedBy, r.decidedAt, r.note];
      const asked = [r.id, merchantId, r.paymentId, r.amountFen, r.reason, r.state, r.needsApproval, r.requestedBy];
      await query(ADD_REQUEST, [...asked, r.requestedAt, ...decision, r.conversationId, r.clientRefundId]);
    },
    findRequestByClientId: (clientRefundId) =>
      request('select * from refund_requests where merchant_id = $1 and client_refund_id = $2', [
        merchantId,
        clientRefundId,
      ]),
    lockRequest: (id) =>
      request('select * from refund_requests where id = $1 and merchant_id = $2 for update', [id, merchantId]),
    findRequest: async (id) => {
      const [row] = await query<Joined>(`${JOINED} where r.id = $1 and r.merchant_id = $2`, [id, merchantId]);
      return row && toRow(row);
    },
    decide: async (id, { state, decidedBy, decidedAt, note }) => {
      await query(DECIDE, [id, state, decidedBy, decidedAt, note]);
    },
    list: async ({ awaitingOnly, paymentId, ...page }) => {
      const rows = await query<Joined>(LIST, [merchantId, page.afterId, awaitingOnly, paymentId, page.limit + 1]);
      return toPage(rows.map(toRow), page);
    },
  };
  return store;
};

/** Refunds of one merchant, and who asked for them. */
export const createRefundRepository = (manager: EntityManager, merchantId: string): RefundStore => {
  const query = createQuery(manager);
  const refund = async (sql: string, parameters: readonly unknown[]): Promise<Refund | undefined> => {
    const [row] = await query<RefundColumns>(sql, parameters);
    return row && toRefund(row);
  };
  return {
    ...requestsOf(query, merchantId),
    add: async (r) => {
      const numbers = [r.id, merchantId, r.requestId, r.paymentId, r.channelId, r.outRefundNo, r.refundId];
      await query(ADD, [...numbers, r.amountFen, r.state, r.failureCode, r.account, r.createdAt, r.finishedAt]);
    },
    findById: (id) => refund('select * from refunds where id = $1 and merchant_id = $2', [id, merchantId]),
    lockById: (id) => refund('select * from refunds where id = $1 and merchant_id = $2 for update', [id, merchantId]),
    findByNumber: (outRefundNo) =>
      refund('select * from refunds where merchant_id = $1 and out_refund_no = $2', [merchantId, outRefundNo]),
    update: async (id, patch) => {
      const { state, refundId, failureCode, account, attempts, asked, finishedAt } = patch;
      await query(UPDATE, [id, state, refundId, failureCode, account, attempts, asked, finishedAt]);
    },
    addEvent: async (event) => {
      await query(
        `insert into refund_events (id, merchant_id, refund_id, from_state, to_state, source, detail, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [event.id, merchantId, event.refundId, event.from, event.to, event.source, toJsonb(event.detail), event.at],
      );
    },
    eventsOf: async (refundId) =>
      (await query<EventRow>('select * from refund_events where refund_id = $1 order by at, id', [refundId])).map(
        toEvent,
      ),
  };
};
