import {
  refundsOf,
  instantOf,
  type Order,
  type PayState,
  type SimulatedComplaint,
  type SimulatedRefund,
} from './pay-state.js';

/** An order as a query answers it, and as a notice tells it. */
export const orderShape = (state: PayState, order: Order) => ({
  appid: order.appId,
  mchid: order.mchId,
  out_trade_no: order.outTradeNo,
  transaction_id: order.transactionId,
  trade_type: 'JSAPI',
  trade_state: refundsOf(state, order).length > 0 ? 'REFUND' : 'SUCCESS',
  trade_state_desc: '支付成功',
  success_time: instantOf(order.paidAt),
  payer: { openid: order.openid },
  amount: { total: order.total, payer_total: order.total, currency: 'CNY', payer_currency: 'CNY' },
});

const common = (refund: SimulatedRefund) => ({
  out_refund_no: refund.outRefundNo,
  refund_id: refund.refundId,
  out_trade_no: refund.order.outTradeNo,
  transaction_id: refund.order.transactionId,
  user_received_account: '支付用户零钱',
  amount: {
    total: refund.order.total,
    refund: refund.amount,
    payer_total: refund.order.total,
    payer_refund: refund.amount,
    currency: 'CNY',
  },
});

export const refundShape = (refund: SimulatedRefund, now: number) => {
  const isDone = now >= refund.doneAt;
  return {
    ...common(refund),
    channel: 'ORIGINAL',
    create_time: instantOf(refund.createdAt),
    status: isDone ? refund.outcome : 'PROCESSING',
    ...(isDone && refund.outcome === 'SUCCESS' && { success_time: instantOf(refund.doneAt) }),
    funds_account: 'AVAILABLE',
  };
};

export const refundNoticeShape = (refund: SimulatedRefund) => ({
  ...common(refund),
  mchid: refund.order.mchId,
  refund_status: refund.outcome,
  ...(refund.outcome === 'SUCCESS' && { success_time: instantOf(refund.doneAt) }),
});

export const complaintShape = (state: PayState, complaint: SimulatedComplaint) => {
  const { order } = complaint;
  const refunded = refundsOf(state, order).reduce((sum, { amount }) => sum + amount, 0);
  return {
    complaint_id: complaint.id,
    complaint_time: instantOf(complaint.createdAt),
    complaint_detail: complaint.detail,
    complaint_state: complaint.state,
    complainted_mchid: order.mchId,
    payer_openid: order.openid,
    complaint_order_info: [
      { transaction_id: order.transactionId, out_trade_no: order.outTradeNo, amount: order.total },
    ],
    complaint_media_list: [],
    complaint_full_refunded: refunded >= order.total,
    incoming_user_response: complaint.awaitsReply,
    user_complaint_times: 1,
    problem_description: '商家服务',
    problem_type: complaint.problemType,
    ...(complaint.problemType === 'REFUND' && { apply_refund_amount: order.total }),
    user_tag_list: ['TRUSTED'],
  };
};
