import type { OrderView } from '../../../../src/contract/commerce/orders.js';
import { formatFen } from '../../locales/format-money.js';
import { formatUntil } from '../../locales/format-time.js';
import { t } from '../../locales/translate.js';

export const statusOf = ({ status, statusText }: OrderView): string => statusText ?? t(`orders.status.${status}`);

/** What is to be done about it soon, what is done, and what is over. */
export const toneOf = ({ status, afterSales }: OrderView): 'soon' | 'alive' | 'over' => {
  const isDisputed = afterSales.some(({ state }) => ['requested', 'approved', 'in_progress'].includes(state));
  if (isDisputed || status === 'awaiting_payment' || status === 'group_forming') return 'soon';
  return status === 'completed' || status === 'cancelled' || status === 'refunded' ? 'over' : 'alive';
};

export const amountWords = ({ status, amounts }: OrderView): string => {
  const { payFen, freightFen, discountFen, refundedFen } = amounts;
  return [
    `${t(status === 'awaiting_payment' ? 'orders.due' : 'orders.total')} ${formatFen(payFen)}`,
    freightFen > 0 && t('orders.freight', { amount: formatFen(freightFen) }),
    discountFen > 0 && t('orders.discount', { amount: formatFen(discountFen) }),
    refundedFen > 0 && t('orders.refunded', { amount: formatFen(refundedFen) }),
  ]
    .filter(Boolean)
    .join(' · ');
};

const groupTitle = ({ state, needed, joined }: NonNullable<OrderView['groupBuy']>): string => {
  if (state === 'formed') return t('orders.groupFormed');
  if (state === 'failed') return t('orders.groupFailed');
  return t('orders.groupForming', { count: Math.max(0, needed - joined) });
};

/** Facts beside the goods, each one line: group buy, after-sale, referral, receiver. */
export const factsOf = (order: OrderView, nowMs: number): readonly string[] => {
  const { groupBuy, referral, receiver, afterSales, note } = order;
  const group = groupBuy && [
    groupTitle(groupBuy),
    groupBuy.leader === null
      ? t('orders.groupCount', { joined: groupBuy.joined, needed: groupBuy.needed })
      : t('orders.groupFacts', { joined: groupBuy.joined, needed: groupBuy.needed, leader: groupBuy.leader }),
    groupBuy.deadline && t('orders.groupEnds', { when: formatUntil(groupBuy.deadline, nowMs) }),
  ];
  const sold = afterSales.map(({ kind, state, amountFen, reason }) => [
    `${t(`orders.afterSale.${kind}`)} ${t(`orders.afterSaleState.${state}`)}`,
    amountFen !== null && formatFen(amountFen),
    reason,
  ]);
  const referred = referral && [
    t('orders.referrer', { name: referral.referrer }),
    referral.commissionFen !== null && t('orders.commission', { amount: formatFen(referral.commissionFen) }),
  ];
  const address = receiver && [receiver.name, receiver.phone, receiver.address];
  return [group, ...sold, referred, address, note ? [note] : null].flatMap((parts) => {
    const words = (parts ?? []).filter(Boolean).join(' · ');
    return words === '' ? [] : [words];
  });
};
