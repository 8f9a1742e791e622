import type { EntityManager } from 'typeorm';
import type { Payment } from '../../../domain/payments/payment.js';
import type { PaymentStore } from '../../../services/ports/payments/payment-stores.js';
import { createQuery } from '../../query.js';
import { toPayment } from './payment-row.js';
import type { PaymentRow } from './payment-row.js';

// News that come late never make a paid order unpaid, and what was paid never changes.
const KEEP = `
  insert into payments (id, merchant_id, channel_id, mch_id, app_id, transaction_id, out_trade_no, trade_state, total_fen,
    payer_fen, openid, identity_id, paid_at, known_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (merchant_id, mch_id, out_trade_no) do update set
    channel_id = coalesce(case when payments.identity_id is null then excluded.channel_id end, payments.channel_id),
    app_id = coalesce(excluded.app_id, payments.app_id),
    transaction_id = coalesce(payments.transaction_id, excluded.transaction_id),
    trade_state = case when payments.trade_state = 'refunded' then 'refunded'
      when payments.trade_state = 'paid' and excluded.trade_state <> 'refunded' then 'paid'
      else excluded.trade_state end,
    total_fen = case when payments.trade_state in ('paid', 'refunded') then payments.total_fen else excluded.total_fen end,
    payer_fen = coalesce(payments.payer_fen, excluded.payer_fen),
    openid = coalesce(payments.openid, excluded.openid),
    identity_id = coalesce(payments.identity_id, excluded.identity_id),
    paid_at = coalesce(payments.paid_at, excluded.paid_at),
    known_at = greatest(payments.known_at, excluded.known_at)
  returning *`;

// What refunds of ours hold is never cut: above what was paid the table refuses it. Others' are facts that have happened.
const RECOUNT = `
  with own as (
    select coalesce((select sum(amount_fen) from refund_requests where payment_id = $1 and state = 'awaiting'), 0)
      + coalesce((select sum(amount_fen) from refunds
          where payment_id = $1 and request_id is not null and state not in ('closed', 'failed')), 0) as fen),
  others as (
    select coalesce(sum(amount_fen), 0) as fen from refunds
     where payment_id = $1 and request_id is null and state not in ('closed', 'failed')),
  counted as (
    update payments set held_fen = own.fen + least(greatest(total_fen - own.fen, 0), others.fen)
      from own, others where payments.id = $1 returning payments.id)
  select id from counted`;

const NOTICED = `
  with noticed as (update payments set noticed_at = $2 where id = $1 and noticed_at is null returning id)
  select id from noticed`;

const OF_CUSTOMER = `
  select p.* from identities i cross join lateral (
      select * from payments p where p.identity_id = i.id order by p.created_at desc limit $2) p
   where i.customer_id = $1 and i.merchant_id = $3
   order by p.created_at desc limit $2`;

/** Payments of one merchant. */
export const createPaymentRepository = (manager: EntityManager, merchantId: string): PaymentStore => {
  const query = createQuery(manager);
  const one = async (sql: string, parameters: readonly unknown[]): Promise<Payment | undefined> => {
    const [row] = await query<PaymentRow>(sql, parameters);
    return row && toPayment(row);
  };
  return {
    keep: async (fact) => {
      const kept = await one(KEEP, [
        fact.newId,
        merchantId,
        fact.channelId,
        fact.mchId,
        fact.appId,
        fact.transactionId,
        fact.outTradeNo,
        fact.tradeState,
        fact.totalFen,
        fact.payerFen,
        fact.openid,
        fact.identityId,
        fact.paidAt,
        fact.at,
      ]);
      if (!kept) throw new Error('a kept payment was not returned');
      return kept;
    },
    findById: (id) => one('select * from payments where id = $1 and merchant_id = $2', [id, merchantId]),
    lockById: (id) => one('select * from payments where id = $1 and merchant_id = $2 for update', [id, merchantId]),
    lockByTradeNo: (mchId, outTradeNo) =>
      one('select * from payments where merchant_id = $1 and mch_id = $2 and out_trade_no = $3 for update', [
        merchantId,
        mchId,
        outTradeNo,
      ]),
    findByTransaction: (transactionId) =>
      one('select * from payments where merchant_id = $1 and transaction_id = $2', [merchantId, transactionId]),
    ofCustomer: async (customerId, limit) =>
      (await query<PaymentRow>(OF_CUSTOMER, [customerId, limit, merchantId])).map(toPayment),
    recountHeld: async (id) => {
      await query(RECOUNT, [id]);
    },
    markNoticed: async (id, at) => (await query(NOTICED, [id, at])).length > 0,
  };
};
