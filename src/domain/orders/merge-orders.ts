import type { FoundOrder, Order } from './order.js';

type Ranked = FoundOrder & { readonly preference: number };

/** Two sources speak of one order when they give it the same number, or one payment. */
const namesOf = ({ number, payment }: Order): readonly string[] =>
  [`number ${number}`, payment?.outTradeNo && `number ${payment.outTradeNo}`, payment?.transactionId].filter(
    (name): name is string => Boolean(name),
  );

const byPreference = (one: Ranked, other: Ranked): number =>
  Number(one.isStale) - Number(other.isStale) || one.preference - other.preference;

/** What the preferred source does not say is taken from the other. */
const filledFrom = (best: Order, other: Order): Order => ({
  ...best,
  shipments: best.shipments.length > 0 ? best.shipments : other.shipments,
  afterSales: best.afterSales.length > 0 ? best.afterSales : other.afterSales,
  groupBuy: best.groupBuy ?? other.groupBuy,
  referral: best.referral ?? other.referral,
  receiver: best.receiver ?? other.receiver,
  paidAt: best.paidAt ?? other.paidAt,
  url: best.url ?? other.url,
  miniProgramPath: best.miniProgramPath ?? other.miniProgramPath,
  payment: { ...other.payment, ...best.payment },
});

/**
 * What all sources found, each order once, youngest first. Where two know an order, fresh beats stale, then the preferred
 * source beats the other, and the other only fills what is missing.
 */
export const mergeOrders = (found: readonly Ranked[]): readonly FoundOrder[] => {
  const merged: FoundOrder[] = [];
  const placeOf = new Map<string, number>();
  for (const { preference: _, ...candidate } of [...found].sort(byPreference)) {
    const names = namesOf(candidate.order);
    const place = names.map((name) => placeOf.get(name)).find((known) => known !== undefined) ?? merged.length;
    const best = merged[place];
    merged[place] = best ? { ...best, order: filledFrom(best.order, candidate.order) } : candidate;
    for (const name of names) placeOf.set(name, place);
  }
  return merged.sort((one, other) => other.order.placedAt.localeCompare(one.order.placedAt));
};
