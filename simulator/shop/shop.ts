import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJson } from '../http/parse.js';
import { json, type Answer, type Call } from '../http/router.js';
import { fruit } from '../sample-media.js';
import { createBooks, pageOf, searchSchema } from './books.js';
import { GOODS } from './catalogue.table.js';
import type { ShopFault, ShopSettings } from './faults.js';
import { createSignatureCheck } from './signature.js';

export type Shop = {
  /** Answers what lies below `/shop`. */
  readonly answer: (call: Call) => Promise<Answer>;
  readonly change: (settings: ShopSettings) => Standing;
  /** Requests with a good signature so far. */
  readonly askedCount: () => number;
};

type Standing = { readonly secret: string; readonly fault: ShopFault; readonly delayMs: number };
type Options = { readonly now: () => number; readonly origin: () => string; readonly secret?: string };

/** Below it lie the paths of the contract. */
const BASE = '/shop';
const SLOW_MS = 3_000;
const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  apple: [214, 64, 52],
  orange: [240, 146, 38],
  pear: [214, 190, 92],
  kiwi: [126, 140, 62],
  grape: [150, 196, 96],
  pomelo: [236, 196, 84],
};

const refuse = (status: number, error: string): Answer => json({ error }, status);

const spoiled = (page: ReturnType<typeof pageOf>) => ({
  ...page,
  orders: page.orders.map((order) => ({ ...order, amounts: { goodsFen: 12.5, payFen: -1 } })),
});

/** What the contract's paths answer to a request whose signature is good. */
const createContract = (options: Options) => {
  const pictureBase = (): string => `${options.origin()}${BASE}/pictures`;
  const books = createBooks({ now: options.now, pictureBase });

  const search = (call: Call, fault: ShopFault): Answer => {
    const wanted = searchSchema.safeParse(parseJson(call.body.toString('utf8')));
    if (!wanted.success) return refuse(400, 'ask for a customer, a phone or a number');
    const page = pageOf(books.find(wanted.data, fault), wanted.data, fault);
    return json(fault === 'bad_order' ? spoiled(page) : page);
  };

  const products = ({ query }: Call): Answer => {
    const words = query.get('q') ?? '';
    const matching = GOODS.filter((good) => `${good.name}${good.variant}${good.description}`.includes(words));
    return json({
      products: matching.slice(0, Number(query.get('limit') ?? 20)).map(({ variant, ...good }) => ({
        ...good,
        name: `${good.name} ${variant}`,
        picture: `${pictureBase()}/${good.id}.png`,
        miniProgramPath: `pages/goods/detail?id=${good.id}`,
      })),
    });
  };

  return (call: Call, fault: ShopFault): Answer => {
    switch (`${call.method} ${call.path}`) {
      case `GET ${BASE}/shop`:
        return json({ version: 1, shopName: '青禾果园商城（示例）', products: true });
      case `POST ${BASE}/orders/search`:
        return search(call, fault);
      case `GET ${BASE}/products`:
        return products(call);
      default:
        return refuse(404, 'not found');
    }
  };
};

const picture = (path: string): Answer | undefined => {
  const [, name] = /^\/shop\/pictures\/(\w+)\.png$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const headers = { 'cache-control': 'max-age=86400' };
  return { type: 'bytes', contentType: 'image/png', body: fruit(COLOURS[name] ?? [200, 200, 200]), headers };
};

const spoiledAnswer = (fault: ShopFault): Answer | undefined => {
  switch (fault) {
    case 'broken':
      return refuse(500, 'broken');
    case 'cut':
      return { type: 'cut' };
    case 'html':
      return { type: 'bytes', contentType: 'text/html', body: '<h1>维护中</h1>' };
    case 'bad_json':
      return { type: 'bytes', contentType: 'application/json', body: '{"orders": [' };
    default:
      return undefined;
  }
};

/** A shop of an invented orchard behind the connector contract (docs/order-connector.md), with faults on demand. */
export const createShop = (options: Options): Shop => {
  let standing: Standing = {
    secret: options.secret ?? randomBytes(24).toString('hex'),
    fault: 'none',
    delayMs: SLOW_MS,
  };
  let asked = 0;
  const contract = createContract(options);
  const isSigned = createSignatureCheck(() => standing.secret, options.now);
  return {
    askedCount: () => asked,
    change: ({ secret = standing.secret, fault = standing.fault, delayMs = standing.delayMs }) => {
      standing = { secret, fault, delayMs };
      return standing;
    },
    answer: async (call) => {
      const { fault, delayMs } = standing;
      const shown = picture(call.path);
      if (shown) return shown;
      if (fault === 'slow') await sleep(delayMs);
      const spoilt = spoiledAnswer(fault);
      if (spoilt) return spoilt;
      if (!isSigned(call, fault)) return refuse(401, 'bad signature');
      asked += 1;
      return contract(call, fault);
    },
  };
};
