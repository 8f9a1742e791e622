import { z } from 'zod';
import type { ShopFault } from './faults.js';
import { ordersOf, type ShopOrder, type Whose } from './orders.js';

const MOST_PER_PAGE = 50;

const name = z.string().min(1).max(128);
export const searchSchema = z
  .object({
    customer: z.object({ openid: name, appId: name, unionid: name.optional() }).optional(),
    phone: name.optional(),
    number: name.optional(),
    cursor: z.string().max(512).optional(),
    limit: z.number().int().min(1).max(MOST_PER_PAGE).default(20),
  })
  .refine(({ customer, phone, number }) => [customer, phone, number].filter(Boolean).length === 1, 'one question');
export type Search = z.infer<typeof searchSchema>;

type Options = { readonly now: () => number; readonly pictureBase: () => string };

/** Whoever is called so is no customer of the shop. */
const isStranger = (whose: string): boolean => whose.startsWith('nobody');

const NO_ORDERS: readonly ShopOrder[] = [];

/** The orders of a shop. One found once is found by its number too, as in a shop that has a database. */
export const createBooks = ({ now, pictureBase }: Options) => {
  const byNumber = new Map<string, ShopOrder>();
  const byWhose = new Map<string, readonly ShopOrder[]>();
  const of = (whose: Whose): readonly ShopOrder[] => {
    const key = JSON.stringify(whose);
    const known = byWhose.get(key);
    if (known) return known;
    const made = ordersOf(whose, now(), pictureBase());
    byWhose.set(key, made);
    for (const order of made) byNumber.set(order.number, order);
    return made;
  };
  const byOrderNumber = (number: string, fault: ShopFault): readonly ShopOrder[] => {
    const order = byNumber.get(number);
    if (order) return [order];
    return fault === 'guesses_unknown' ? of({ openid: number }) : NO_ORDERS;
  };
  const ofPerson = ({ customer, phone }: Search): readonly ShopOrder[] => {
    if (phone !== undefined) return of({ phone });
    if (!customer) return NO_ORDERS;
    const { openid, unionid } = customer;
    return of(unionid === undefined ? { openid } : { openid, unionid });
  };
  return {
    find: (search: Search, fault: ShopFault): readonly ShopOrder[] => {
      if (search.number !== undefined) return byOrderNumber(search.number, fault);
      const isUnknown = isStranger(search.customer?.openid ?? search.phone ?? '');
      return isUnknown && fault !== 'guesses_unknown' ? NO_ORDERS : ofPerson(search);
    },
  };
};

export const pageOf = (orders: readonly ShopOrder[], { cursor, limit }: Search, fault: ShopFault) => {
  const from = cursor === undefined || fault === 'repeats_page' ? 0 : Number(cursor) || 0;
  const size = fault === 'ignores_limit' ? MOST_PER_PAGE : limit;
  const next = from + size < orders.length ? { nextCursor: String(from + size) } : {};
  return { orders: orders.slice(from, from + size), ...next };
};
