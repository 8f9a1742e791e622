import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { created } from '../../src/contract/people/agents.js';
import { signIn } from '../../test/support/product/agent.js';
import { ask } from '../../test/support/product/api.js';
import type { Connection } from '../load/connection.js';
import { runOpen } from '../load/open-load.js';
import { buildPush } from '../load/pushes.js';
import type { Account } from '../load/pushes.js';
import type { Desk } from '../servers/desk.js';
import { queryOnce } from '../servers/stores.js';
import type { Screens } from './screens/screens.js';

const PASSWORD = 'a password of some length';
const CAPACITY = 100;

/** Makes agents through the API, signs them in, and opens their screens. */
export const openDesks = async ({ product }: Desk, screens: Screens, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) {
    const loginName = `agent-${randomUUID()}`;
    const { id } = await ask(created, `${product.url}/api/v1/agents`, {
      headers: product.bearer,
      body: { name: `客服${index}`, loginName, password: PASSWORD, role: 'agent', capacity: CAPACITY },
    });
    const agent = await signIn(product.url, { id, loginName, password: PASSWORD });
    await agent.setStatus('online');
    await screens.open(`${product.url.replace('http', 'ws')}/api/v1/socket`, agent.headers);
  }
};

const counted = z.tuple([z.object({ count: z.number() })]);
const ASSIGN_WITHIN_MS = 60_000;
const PER_SECOND = 200;

type Serving = { readonly desk: Desk; readonly account: Account; readonly connections: readonly Connection[] };

/** Has one customer after another write for the first time, until each is served by somebody. */
export const startConversations = async (
  { desk, account, connections }: Serving,
  openids: readonly string[],
): Promise<void> => {
  const requests = openids.map((openid) => buildPush(account, { openid }));
  await runOpen({ connections, requests, perSecond: PER_SECOND, latencyFrom: 'sent' });
  const endAt = Date.now() + ASSIGN_WITHIN_MS;
  for (;;) {
    const rows = await queryOnce(
      desk.product.stores.databaseUrl,
      `select count(*)::int as count from conversations where state = 'active'`,
    );
    const [{ count }] = counted.parse(rows);
    if (count === openids.length) return;
    if (Date.now() > endAt) throw new Error(`only ${count} of ${openids.length} conversations were assigned in time`);
    await sleep(100);
  }
};
