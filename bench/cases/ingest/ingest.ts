import { openConnections } from '../../load/connection.js';
import type { Connection } from '../../load/connection.js';
import type { Account } from '../../load/pushes.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import type { GoalId } from '../../report/goals.js';
import { startBaseline } from '../../servers/child.js';
import type { Desk } from '../../servers/desk.js';
import { httpSide } from './http-side.js';
import type { Plan } from '../plan.js';
import { probe, probeJournal } from './probe.js';

export type Ingest = {
  readonly plan: Plan;
  readonly isNoisy: boolean;
  readonly desk: Desk;
  readonly plain: Account;
  readonly safe: Account;
};

const CONNECTIONS = 64;
/** Above this the generator, not the server, sets the pace. */
const GENERATOR_LIMIT = 0.85;

type Compared = {
  readonly base: Side;
  readonly variant: Side;
  readonly throughput: GoalId;
  readonly cpu?: GoalId;
};

const flagsOf = (pairs: readonly Pair[]): readonly string[] => {
  const isBound = (side: keyof Pair): boolean =>
    median(pairs.map((pair) => pair[side].generatorBusy)) > GENERATOR_LIMIT;
  return [...(isBound('base') ? ['base generator-bound'] : []), ...(isBound('variant') ? ['generator-bound'] : [])];
};

const detailOf = (pairs: readonly Pair[]): Readonly<Record<string, number>> => {
  const mid = (side: keyof Pair, pick: (slice: Pair['base']) => number): number =>
    median(pairs.map((pair) => pick(pair[side])));
  const lowest = (side: keyof Pair): number => Math.min(...pairs.map((pair) => pair[side].cpuMicros ?? Number.NaN));
  return {
    perSecond: mid('variant', (slice) => slice.rate),
    basePerSecond: mid('base', (slice) => slice.rate),
    lowestCpuMicros: lowest('variant'),
    baseLowestCpuMicros: lowest('base'),
    lowestCpuRatio: lowest('variant') / lowest('base'),
    p50Ms: mid('variant', (slice) => slice.p50),
    p99Ms: mid('variant', (slice) => slice.p99),
    generatorBusy: mid('variant', (slice) => slice.generatorBusy),
    baseGeneratorBusy: mid('base', (slice) => slice.generatorBusy),
  };
};

const compare = async (
  { base, variant, throughput, cpu }: Compared,
  { plan, isNoisy }: Ingest,
): Promise<readonly Figure[]> => {
  const rateOf = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.rate);
  const cpuOf = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.cpuMicros);
  const pairs = await runPairs({
    base,
    variant,
    ...plan,
    isSettled: (sofar) =>
      judge(GOALS[throughput], rateOf(sofar)) !== 'no verdict' &&
      (cpu === undefined || judge(GOALS[cpu], cpuOf(sofar)) !== 'no verdict'),
  });
  const common = { n: pairs.length, isNoisy, detail: detailOf(pairs) };
  return [
    toFigure({ id: throughput, interval: rateOf(pairs), flags: flagsOf(pairs), ...common }),
    ...(cpu === undefined ? [] : [toFigure({ id: cpu, interval: cpuOf(pairs), ...common })]),
  ];
};

type Server = { readonly name: string; readonly pids: readonly number[]; readonly connections: readonly Connection[] };

const sideOf = (server: Server, account: Account, { plan }: Ingest): Side =>
  httpSide({ ...server, account, sliceMs: plan.sliceMs, isBlind: server.name === 'raw' });

const checkAll = async (
  { desk, plain, safe }: Ingest,
  ours: Server,
  peers: ReadonlyMap<Account, Server>,
): Promise<void> => {
  const [connection] = ours.connections;
  if (!connection) throw new Error('no connection');
  for (const account of [plain, safe]) {
    await probe('the product', connection, account);
    await probeJournal({ databaseUrl: desk.product.stores.databaseUrl, connection, account });
    const peer = peers.get(account)?.connections[0];
    if (peer) await probe('co-wechat', peer, account);
  }
};

const startPeer = async ({ token, appId, encodingAesKey }: Account) => {
  const server = await startBaseline('co-wechat', {
    TOKEN: token,
    APP_ID: appId,
    ENCODING_AES_KEY: encodingAesKey,
  });
  const connections = await openConnections(server.port, CONNECTIONS);
  return { name: 'co-wechat', pids: [server.pid], connections, stop: server.stop };
};

/** I1 to I4: how many pushes a second, and what CPU each costs, beside a bare server and beside the usual middleware. */
export const measureIngest = async (ingest: Ingest): Promise<readonly Figure[]> => {
  const { desk, plain, safe } = ingest;
  const raw = await startBaseline('raw-http');
  const peers = new Map([
    [plain, await startPeer(plain)],
    [safe, await startPeer(safe)],
  ]);
  try {
    const rawServer = { name: 'raw', pids: [raw.pid], connections: await openConnections(raw.port, CONNECTIONS) };
    const ours = { name: 'product', pids: desk.pids, connections: await openConnections(desk.port, CONNECTIONS) };
    await checkAll(ingest, ours, peers);
    const figures: Figure[] = [];
    for (const [account, peer] of peers) {
      const variant = sideOf(ours, account, ingest);
      const [throughput, cpu, beside] = NAMES[account.mode];
      figures.push(
        ...(await compare({ base: sideOf(rawServer, account, ingest), variant, throughput, cpu }, ingest)),
        ...(await compare({ base: sideOf(peer, account, ingest), variant, throughput: beside }, ingest)),
      );
    }
    return figures;
  } finally {
    await Promise.all([raw.stop(), ...[...peers.values()].map((peer) => peer.stop())]);
  }
};

const NAMES = {
  plain: ['I1', 'I4 plain', 'I3 plain'],
  safe: ['I2', 'I4 safe', 'I3 safe'],
} as const satisfies Record<Account['mode'], readonly GoalId[]>;
