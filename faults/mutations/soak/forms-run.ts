import { readdir } from 'node:fs/promises';
import { openConnections } from '../../../bench/load/connection.js';
import type { Connection } from '../../../bench/load/connection.js';
import { apiTokenAnswer } from '../../../src/contract/people/agents.js';
import { ask } from '../../../test/support/product/api.js';
import { asSuperuser } from '../../../test/support/postgres.js';
import type { Product } from '../../../test/support/product/product.js';
import { createRandom } from '../../rig/random.js';
import { createForms } from '../forms.js';
import type { Form } from '../forms.js';
import { vitalGoals, writeChecked } from '../report.js';
import { watched } from './watched.js';

const CONNECTIONS = 16;
/** One may upload 60 times a minute: so many take turns that none is asked to wait. */
const TOKENS = 550;
const TOKENS_AT_ONCE = 10;
const REFUSED = new Set([400, 413, 415]);
const LIMITED = 429;

/** Made a little more slowly than one agent may write. */
const makeTokens = async ({ url, bearer }: Product): Promise<readonly string[]> => {
  const tokens: string[] = [];
  while (tokens.length < TOKENS) {
    const made = await Promise.all(
      Array.from({ length: TOKENS_AT_ONCE }, (_item, index) =>
        ask(apiTokenAnswer, `${url}/api/v1/api-tokens`, {
          headers: bearer,
          body: { name: `forms ${tokens.length + index}`, scopes: ['read', 'reply'] },
        }),
      ),
    );
    tokens.push(...made.map(({ token }) => token));
  }
  return tokens;
};

const requestOf = ({ type, body }: Form, token: string): Buffer =>
  Buffer.concat([
    Buffer.from(
      `POST /api/v1/media HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Keep-Alive\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);

const filesIn = async (dir: string): Promise<number> => (await readdir(dir, { recursive: true })).length;

/** A hundred thousand malformed uploads: none may end the process, be answered 5xx, or leave a file or a row. */
export const checkForms = async (
  product: Product,
  { count, seed }: { readonly count: number; readonly seed: number },
) => {
  const [server] = product.servers;
  if (!server) throw new Error('no server');
  const tokens = await makeTokens(product);
  const connections = await openConnections(Number(new URL(product.url).port), CONNECTIONS);
  const form = createForms(createRandom(seed));
  let turn = 0;
  const send = (connection: Connection): Promise<number> =>
    new Promise((resolve) => connection.send(requestOf(form(), tokens[turn++ % tokens.length] ?? ''), resolve));
  const run = async (wanted: number, statuses: Record<number, number>): Promise<void> => {
    let sent = 0;
    const work = async (connection: Connection): Promise<void> => {
      while (sent < wanted) {
        const status = await send(connection);
        statuses[status] = (statuses[status] ?? 0) + 1;
        // Those that had to wait were not read, and do not count.
        if (status !== LIMITED) sent += 1;
      }
    };
    await Promise.all(connections.map(work));
  };
  const files = await filesIn(product.dataDir);
  const statuses: Record<number, number> = {};
  const seen = await watched(server, count, { some: (many) => run(many, {}), all: () => run(count, statuses) });
  for (const connection of connections) connection.close();
  const [kept] = await asSuperuser<{ rows: number }>(
    product.stores.databaseUrl,
    'select count(*)::int as rows from media',
  );
  const left = (await filesIn(product.dataDir)) - files + (kept?.rows ?? 0);
  const odd = Object.entries(statuses).filter(([status]) => !REFUSED.has(Number(status)) && Number(status) !== LIMITED);
  const goals = [
    { what: 'answers other than 400, 413 and 415', value: JSON.stringify(odd), goal: 'none', isMet: odd.length === 0 },
    { what: 'files and rows left', value: String(left), goal: '0', isMet: left === 0 },
    ...vitalGoals(seen),
  ];
  const command = `npm run faults:mutations -- --forms --count ${count} --seed ${seed}`;
  return writeChecked({ name: 'forms', command, goals, seen: { seed, count, statuses, ...seen } });
};
