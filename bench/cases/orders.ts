import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { orderSourceView } from '../../src/contract/commerce/order-sources.js';
import { foundOrders } from '../../src/contract/commerce/orders.js';
import { ask } from '../../test/support/product/api.js';
import { readerToken, startProduct } from '../../test/support/product/product.js';
import type { Product } from '../../test/support/product/product.js';
import { pin } from '../measure/pinning.js';
import { intervalOf, quantile } from '../measure/statistics.js';
import { toFigure } from '../report/figure.js';
import type { Figure } from '../report/figure.js';
import type { Plan } from './plan.js';

const AGENTS = 200;
const SHOP_MS = 300;
/** Within this time each agent opens one conversation. */
const WITHIN_MS = 5_000;
const SECRET = 'the-secret-of-the-shop-of-the-bench';

/** Customers nobody has looked at yet: the same question within seconds would be answered from memory. */
const seedCustomers = async (client: Client, merchantId: string): Promise<readonly string[]> => {
  const channelId = randomUUID();
  await client.query(
    `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token)
     values ($1, $2, 'official_account', '果园', $1::uuid::text, $1::uuid::text, 'safe', 'x', 'x')`,
    [channelId, merchantId],
  );
  const customerIds = Array.from({ length: AGENTS }, () => randomUUID());
  await client.query(
    `insert into customers (id, merchant_id, name) select id, $1, '李小满' from unnest($2::uuid[]) id`,
    [merchantId, customerIds],
  );
  await client.query(
    `insert into identities (id, merchant_id, channel_id, customer_id, openid)
     select gen_random_uuid(), $1, $2, id, 'o' || id from unnest($3::uuid[]) id`,
    [merchantId, channelId, customerIds],
  );
  return customerIds;
};

const openPanel = async ({ url }: Product, headers: Readonly<Record<string, string>>, customerId: string) => {
  await sleep(Math.random() * WITHIN_MS);
  const startedAt = performance.now();
  const { items, sources } = await ask(foundOrders, `${url}/api/v1/customers/${customerId}/orders`, { headers });
  if (items.length === 0) throw new Error(`no orders: ${JSON.stringify(sources)}`);
  return performance.now() - startedAt;
};

const measureRound = async (product: Product, client: Client): Promise<readonly number[]> => {
  const headers = await readerToken(product);
  const customerIds = await seedCustomers(client, product.merchantId);
  return Promise.all(customerIds.map((customerId) => openPanel(product, headers, customerId)));
};

/** O1: 200 agents open a conversation each within 5 s; the shop takes 300 ms to say what was ordered. */
export const measureOrders = async ({
  plan,
  isNoisy,
}: {
  readonly plan: Plan;
  readonly isNoisy: boolean;
}): Promise<readonly Figure[]> => {
  const product = await startProduct({ env: { TRUSTED_NETWORK_HOSTS: '127.0.0.1', LOG_LEVEL: 'warn' } });
  const client = new Client({ connectionString: product.stores.databaseUrl });
  try {
    for (const server of product.servers) await pin(server.process().pid, 'server');
    await client.connect();
    await product.simulator.control('/shop', { secret: SECRET, fault: 'slow', delayMs: SHOP_MS }, 'PUT');
    const source = { kind: 'http', name: '商城', url: `${product.simulator.url}/shop`, secret: SECRET };
    await ask(orderSourceView, `${product.url}/api/v1/order-sources`, { headers: product.bearer, body: source });
    await measureRound(product, client);
    const rounds: (readonly number[])[] = [];
    for (let round = 0; round < plan.least; round += 1) rounds.push(await measureRound(product, client));
    const took = rounds.flat();
    return [
      toFigure({
        id: 'O1 p95',
        interval: intervalOf(rounds.map((round) => quantile(round, 0.95))),
        n: rounds.length,
        isNoisy,
        detail: { agents: AGENTS, p50: quantile(took, 0.5), p95: quantile(took, 0.95), worst: quantile(took, 1) },
      }),
    ];
  } finally {
    await client.end();
    await product.stop();
  }
};
