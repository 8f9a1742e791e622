import { randomBytes } from 'node:crypto';
import type { ShopHttp, ShopReply } from '../shop-http.js';
import { ordersAnswer, productsAnswer, shopAnswer } from './shop-schema.js';
import { signRequest } from './sign-request.js';

type Deps = { readonly http: Pick<ShopHttp, 'send'>; readonly nowMs: () => number };

export type ShopToCheck = {
  /** Below it lie the contract's paths; without a slash at its end. */
  readonly url: string;
  readonly secret: string;
  /** Somebody with two orders or more, where there is one to ask for. */
  readonly openid?: string | undefined;
  readonly appId?: string | undefined;
};

export type RuleResult = {
  readonly rule: string;
  readonly what: string;
  /** Undefined: kept. */
  readonly fault: string | undefined;
};

const DEADLINE_MS = 2_000;
const GIVE_UP_MS = 8_000;
const LONGEST_ANSWER_BYTES = 1024 * 1024;
const OLD_MS = 10 * 60_000;
const NOBODY = 'nobody-was-ever-called-so';

type Question = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string };
/** What a request carries instead of what it should. */
type Forged = {
  readonly secret?: string;
  readonly nonce?: string;
  readonly timestampMs?: number;
  /** Sent in place of what was signed. */
  readonly sentBody?: string;
};

type Reply = { readonly reply: ShopReply | undefined; readonly ms: number };
type Ask = (question: Question, forged?: Forged) => Promise<Reply>;

const createAsk =
  ({ http, nowMs }: Deps, shop: ShopToCheck): Ask =>
  async ({ method, path, body = '' }, forged = {}) => {
    const url = new URL(`${shop.url}${path}`);
    const timestamp = String(Math.floor((forged.timestampMs ?? nowMs()) / 1000));
    const nonce = forged.nonce ?? randomBytes(16).toString('hex');
    const parts = { method, path: url.pathname, query: url.search.slice(1), timestamp, nonce, body };
    const startedAt = performance.now();
    const reply = await http.send({
      method,
      url,
      headers: {
        accept: 'application/json',
        'user-agent': 'Jiedai',
        'x-jiedai-timestamp': timestamp,
        'x-jiedai-nonce': nonce,
        'x-jiedai-signature': signRequest(forged.secret ?? shop.secret, parts),
        ...(body !== '' && { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(body !== '' && { body: forged.sentBody ?? body }),
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    return { reply: reply.status === 'replied' ? reply : undefined, ms: Math.round(performance.now() - startedAt) };
  };

const search = (asked: object): Question => ({
  method: 'POST',
  path: '/orders/search',
  body: JSON.stringify({ limit: 20, ...asked }),
});

const statusOf = ({ reply }: Reply): string => (reply ? String(reply.statusCode) : 'no answer');

const needs = (wanted: number, given: Reply): string | undefined =>
  given.reply?.statusCode === wanted ? undefined : `answered ${statusOf(given)} instead of ${wanted}`;

const jsonOf = ({ reply }: Reply): unknown => {
  if (!/^application\/json\b/i.test(reply?.contentType ?? '')) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(reply?.body));
  } catch {
    return undefined;
  }
};

type Schema = typeof ordersAnswer | typeof productsAnswer | typeof shopAnswer;

/** The first thing about an answer that the contract does not allow. */
const flawOf = (given: Reply, schema: Schema): string | undefined => {
  const status = needs(200, given);
  if (status !== undefined) return status;
  const value = jsonOf(given);
  if (value === undefined) return 'the answer is no UTF-8 JSON with content-type application/json';
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue && `${issue.path.join('.') || 'the answer'}: ${issue.message}`;
};

const ordersIn = (given: Reply) => {
  const parsed = ordersAnswer.safeParse(jsonOf(given));
  return parsed.success ? parsed.data : undefined;
};

type Rule = { readonly rule: string; readonly what: string; readonly check: () => Promise<string | undefined> };

const signatureRules = (ask: Ask, { nowMs }: Deps): readonly Rule[] => {
  const nobody = search({ number: NOBODY });
  const altered = JSON.stringify({ limit: 20, number: `${NOBODY}-2` });
  return [
    {
      rule: 'signature',
      what: 'a wrong signature is refused with 401',
      check: async () => needs(401, await ask(nobody, { secret: 'not-the-secret-of-this-shop' })),
    },
    {
      rule: 'body-signed',
      what: 'a body that was altered on the way is refused with 401',
      check: async () => needs(401, await ask(nobody, { sentBody: altered })),
    },
    {
      rule: 'time',
      what: 'a request that is ten minutes old is refused with 401',
      check: async () => needs(401, await ask(nobody, { timestampMs: nowMs() - OLD_MS })),
    },
    {
      rule: 'nonce',
      what: 'a request that is repeated is refused with 401',
      check: async () => {
        const nonce = randomBytes(16).toString('hex');
        const timestampMs = nowMs();
        const first = needs(200, await ask(nobody, { nonce, timestampMs }));
        return first ?? needs(401, await ask(nobody, { nonce, timestampMs }));
      },
    },
  ];
};

const isEmpty = (given: Reply): string | undefined => {
  const flaw = flawOf(given, ordersAnswer);
  if (flaw !== undefined) return flaw;
  const count = ordersIn(given)?.orders.length ?? 0;
  return count === 0 ? undefined : `${count} orders for somebody who does not exist`;
};

const searchRules = (ask: Ask): readonly Rule[] => [
  {
    rule: 'unknown-customer',
    what: 'a customer nobody knows has no orders, which is no error',
    check: async () => isEmpty(await ask(search({ customer: { openid: NOBODY, appId: 'wx0000000000000000' } }))),
  },
  {
    rule: 'unknown-number',
    what: 'a number nobody knows has no order, which is no error',
    check: async () => isEmpty(await ask(search({ number: NOBODY }))),
  },
  {
    rule: 'unknown-phone',
    what: 'a phone number nobody knows has no orders, which is no error',
    check: async () => isEmpty(await ask(search({ phone: NOBODY }))),
  },
  {
    rule: 'bad-question',
    what: 'a search for nothing is refused with 400',
    check: async () => needs(400, await ask(search({}))),
  },
  {
    rule: 'in-time',
    what: `an answer comes within ${DEADLINE_MS / 1000} s`,
    check: async () => {
      const given = await ask(search({ number: NOBODY }));
      return given.ms <= DEADLINE_MS ? undefined : `it took ${given.ms} ms`;
    },
  },
];

/** What needs a customer who has orders. */
const customerRules = (ask: Ask, { openid, appId = 'wx0000000000000000' }: ShopToCheck): readonly Rule[] => {
  if (openid === undefined) return [];
  const customer = { openid, appId };
  return [
    {
      rule: 'orders',
      what: 'every order of the customer is as the contract says',
      check: async () => {
        const given = await ask(search({ customer }));
        const isNobody = ordersIn(given)?.orders.length === 0;
        return flawOf(given, ordersAnswer) ?? (isNobody ? 'the customer has no orders; choose another' : undefined);
      },
    },
    {
      rule: 'limit',
      what: 'a page holds no more than was asked for',
      check: async () => {
        const count = ordersIn(await ask(search({ customer, limit: 1 })))?.orders.length ?? 0;
        return count === 1 ? undefined : `${count} orders on a page of 1`;
      },
    },
    {
      rule: 'paging',
      what: 'the cursor leads to the next page, and no order comes twice',
      check: async () => {
        const first = ordersIn(await ask(search({ customer, limit: 1 })));
        if (first?.nextCursor === undefined) return 'no nextCursor on a page of 1; the customer needs two orders';
        const second = ordersIn(await ask(search({ customer, limit: 1, cursor: first.nextCursor })));
        const isAnother = second?.orders[0] && second.orders[0].number !== first.orders[0]?.number;
        return isAnother ? undefined : 'the next page does not bring the next order';
      },
    },
    {
      rule: 'by-number',
      what: 'an order is found by its number too',
      check: async () => {
        const number = ordersIn(await ask(search({ customer })))?.orders[0]?.number;
        const found = number === undefined ? undefined : ordersIn(await ask(search({ number })))?.orders[0]?.number;
        return number !== undefined && found === number ? undefined : 'it is not';
      },
    },
  ];
};

const shopRules = (ask: Ask): readonly Rule[] => [
  {
    rule: 'shop',
    what: 'GET /shop says who answers, in version 1 of the contract',
    check: async () => flawOf(await ask({ method: 'GET', path: '/shop' }), shopAnswer),
  },
  {
    rule: 'products',
    what: 'GET /products answers as the contract says, where the shop says it has products',
    check: async () => {
      const told = shopAnswer.safeParse(jsonOf(await ask({ method: 'GET', path: '/shop' })));
      if (!told.success || !told.data.products) return undefined;
      return flawOf(await ask({ method: 'GET', path: '/products?q=%E8%8B%B9%E6%9E%9C&limit=5' }), productsAnswer);
    },
  },
];

/** Asks a shop everything the contract promises; one result for each rule, in order. */
export const createCheckShop =
  (deps: Deps) =>
  async (shop: ShopToCheck, onResult: (result: RuleResult) => void = () => {}): Promise<readonly RuleResult[]> => {
    const ask = createAsk(deps, shop);
    const results: RuleResult[] = [];
    const rules = [...shopRules(ask), ...signatureRules(ask, deps), ...searchRules(ask), ...customerRules(ask, shop)];
    for (const { rule, what, check } of rules) {
      const result = { rule, what, fault: await check() };
      onResult(result);
      results.push(result);
    }
    return results;
  };
