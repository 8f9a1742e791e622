// `npm run faults:mutations [-- --count 1000000 --seed 7]`: random changes of valid pushes and notices, sent to a real api process;
// with `--forms [--count 100000]` malformed uploads instead; with `--corpus [--minutes 10]` the corpus of bad inputs, over and over.
import { parseArgs } from 'node:util';
import { openConnections } from '../../bench/load/connection.js';
import type { Connection } from '../../bench/load/connection.js';
import { asSuperuser } from '../../test/support/postgres.js';
import { startOwnStores } from '../../test/support/product/own-stores.js';
import { startProduct } from '../../test/support/product/product.js';
import type { Product } from '../../test/support/product/product.js';
import { createRandom } from '../rig/random.js';
import { judge } from './judge.js';
import type { Verdict } from './judge.js';
import { KINDS, mutate } from './mutate.js';
import type { Kind } from './mutate.js';
import { wireOriginals } from './originals.js';
import type { Original, Originals } from './originals.js';
import { checkCorpus } from './soak/corpus-run.js';
import { checkForms } from './soak/forms-run.js';
import { watched } from './soak/watched.js';
import { writeMutations } from './report.js';
import type { Tally } from './report.js';

const CONNECTIONS = 16;
/** Of one push, and between two looks at whether valid ones are still taken. */
const MUTANTS_PER_ORIGINAL = 50;
const CONTROL_EVERY = 5_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const requestOf = ({ path, query, headers, body }: Original): Buffer => {
  const search = query.map(([name, value]) => `${name}=${value}`.replaceAll(' ', '%20')).join('&');
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head =
    `POST ${path}${search === '' ? '' : `?${search}`} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Keep-Alive\r\n` +
    `Content-Type: text/xml\r\n${lines}Content-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
};

const ask = (connection: Connection, original: Original): Promise<number> =>
  new Promise((resolve) => connection.send(requestOf(original), resolve));

const newTally = (): Tally => ({
  sent: 0,
  verdicts: Object.fromEntries(KINDS.map((kind) => [kind, {}])),
  statuses: {},
  examples: [],
});

const count = (tally: Tally, { kind, verdict, status }: { kind: Kind; verdict: Verdict; status: number }): void => {
  tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
  const verdicts = tally.verdicts[kind] ?? {};
  verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
};

type Work = {
  readonly originals: Originals;
  readonly random: () => number;
  readonly tally: Tally;
  readonly wanted: number;
};

/** A valid push and a valid notice have to be taken in between, or nothing that is refused says anything. */
const askControls = async (connection: Connection, { originals }: Work): Promise<void> => {
  const answers = [await ask(connection, originals.push().original()), await ask(connection, originals.pay())];
  if (answers[0] !== 200 || ![200, 204].includes(answers[1] ?? 0)) {
    throw new Error(`A valid push was answered ${answers[0]}, a valid notice ${answers[1]}.`);
  }
};

const sendMutants = async (connection: Connection, work: Work): Promise<void> => {
  const { originals, random, tally, wanted } = work;
  while (tally.sent < wanted) {
    const [signer, notice] = [originals.push(), originals.pay()];
    for (let n = 0; n < MUTANTS_PER_ORIGINAL && tally.sent < wanted; n += 1) {
      tally.sent += 1;
      const isControlDue = tally.sent % CONTROL_EVERY === 0;
      const mutation = mutate(random, signer, notice);
      const status = await ask(connection, mutation.mutant);
      const verdict = judge(mutation, status);
      count(tally, { kind: mutation.kind, verdict, status });
      if (verdict === 'accepted wrongly' || verdict === 'failed') {
        tally.examples.push({ kind: mutation.kind, status, request: requestOf(mutation.mutant).toString('base64') });
      }
      if (isControlDue) await askControls(connection, work);
    }
  }
};

const sendAll = async (port: number, work: Work): Promise<void> => {
  const connections = await openConnections(port, CONNECTIONS);
  const [first] = connections;
  if (first) await askControls(first, work);
  await Promise.all(connections.map((connection) => sendMutants(connection, work)));
  if (first) await askControls(first, work);
  for (const connection of connections) connection.close();
};

/** Rows of pushes and of notices: no more than were answered as taken. */
const rowsIn = async (databaseUrl: string): Promise<number> => {
  const [row] = await asSuperuser<{ rows: number }>(
    databaseUrl,
    'select (select count(*) from journal)::int + (select count(*) from pay_notifications)::int as rows',
  );
  return row?.rows ?? 0;
};

const measure = async (product: Product, { count: wanted, seed }: { count: number; seed: number }) => {
  const [server] = product.servers;
  if (!server) throw new Error('no server');
  const originals = await wireOriginals(product);
  const port = Number(new URL(product.url).port);
  const random = createRandom(seed);
  const tally = newTally();
  let rowsBefore = 0;
  const seen = await watched(server, wanted, {
    some: (many) => sendAll(port, { originals, random, tally: newTally(), wanted: many }),
    all: async () => {
      rowsBefore = await rowsIn(product.stores.databaseUrl);
      await sendAll(port, { originals, random, tally, wanted });
    },
  });
  const rows = (await rowsIn(product.stores.databaseUrl)) - rowsBefore;
  return {
    seed,
    tally,
    rows,
    ...seen,
  };
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      count: { type: 'string' },
      forms: { type: 'boolean', default: false },
      corpus: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  });
  const count = Number(values.count ?? (values.forms ? 100_000 : 1_000_000));
  const wanted = { count, seed: Number(values.seed) };
  const minutes = Number(values.minutes);
  say(values.corpus ? `The corpus for ${minutes} minutes.` : `Seed ${wanted.seed}, ${wanted.count} mutations.`);
  const product = await startProduct({
    roles: ['api'],
    stores: await startOwnStores(),
    env: { LOG_LEVEL: 'warn', ALLOW_INSECURE_CHANNELS: 'true' },
  });
  try {
    const { path, lines, hasHeld } = await (async () => {
      if (values.corpus) return checkCorpus(product, minutes);
      return values.forms ? checkForms(product, wanted) : writeMutations(await measure(product, wanted));
    })();
    for (const line of lines) say(line);
    say(`Written to ${path}`);
    return hasHeld ? 0 : 1;
  } finally {
    await product.stop();
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
