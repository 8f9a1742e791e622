import type { Arguments } from './arguments.js';
import { measureAck } from './cases/ingest/ack.js';
import { measureBurst } from './cases/ingest/burst.js';
import { measureEndToEnd } from './cases/screens/end-to-end.js';
import { measureIngest } from './cases/ingest/ingest.js';
import { measureConsolePage } from './cases/console/console-page.js';
import { isBusyMachine, measureNoise, measureOthers } from './cases/noise.js';
import { FULL, QUICK } from './cases/plan.js';
import type { Plan } from './cases/plan.js';
import { measureOrders } from './cases/orders.js';
import { measureRouting } from './cases/routing/routing.js';
import { measureTickets } from './cases/tickets.js';
import { measureFreed } from './cases/freed/freed.js';
import { measureSending } from './cases/sending/sending.js';
import { measureSockets } from './cases/sockets/sockets.js';
import { measureWriter } from './cases/writing/writer.js';
import { measureSearch } from './cases/search.js';
import { watchOthers } from './measure/others.js';
import { withoutVerdict } from './report/figure.js';
import type { Figure } from './report/figure.js';
import { detailsOf, tableOf } from './report/print.js';
import { writeRun } from './report/write.js';
import type { Noise } from './report/write.js';
import { profileServers, startDesk } from './servers/desk.js';
import { describeStores, pinStores } from './servers/stores.js';

type Case = { readonly plan: Plan; readonly isNoisy: boolean };

const measureIntake = async ({ plan, isNoisy }: Case): Promise<readonly Figure[]> => {
  const desk = await startDesk(['api']);
  try {
    const ingest = { plan, isNoisy, desk, plain: await desk.wire('plain'), safe: await desk.wire('safe') };
    const figures = await measureIngest(ingest);
    return [...figures, ...(await measureAck(ingest)), await measureBurst(ingest)];
  } finally {
    await desk.stop();
  }
};

const CASES = {
  ingest: measureIntake,
  routing: measureRouting,
  writing: measureWriter,
  sockets: measureSockets,
  sending: measureSending,
  freed: measureFreed,
  e2e: measureEndToEnd,
  search: measureSearch,
  tickets: measureTickets,
  orders: measureOrders,
  console: measureConsolePage,
};
type CaseName = keyof typeof CASES;

const isCase = (name: string): name is CaseName => name in CASES;

const namesOf = (only: Arguments['only']): readonly CaseName[] => {
  const all = Object.keys(CASES).filter(isCase);
  const asked = only ?? all;
  const unknown = asked.find((name) => !isCase(name));
  if (unknown !== undefined) throw new Error(`--only knows ${all.join(', ')}, and not ${unknown}`);
  return asked.filter(isCase);
};

type Group = { readonly figures: readonly Figure[]; readonly noise: Noise };

/** One group of cases, with an eye on who else uses the machine. */
const measureGroup = async (name: CaseName, plan: Plan, ours: readonly number[]): Promise<Group> => {
  const before = await measureOthers();
  const watch = watchOthers(ours);
  const { ratio, isNoisy } = await measureNoise(plan);
  const measured = await CASES[name]({ plan, isNoisy });
  const others = Math.max(before, watch.stop() ?? 0, await measureOthers());
  const figures = isBusyMachine(others) ? measured.map((figure) => withoutVerdict(figure, 'noisy')) : measured;
  console.log(
    `${name}: the same server against itself ${ratio.toFixed(2)}; others use ${Math.round(others * 100)} % of the machine`,
  );
  console.log(`${tableOf(figures)}\n${detailsOf(figures)}\n`);
  return { figures, noise: { aa: ratio, others } };
};

/** Every figure of one run, beside its goal. It judges and never gates: it fails only where something is broken. */
export const runFigures = async ({ only, isQuick, isProfiled }: Arguments): Promise<void> => {
  const [plan, names] = [isQuick ? QUICK : FULL, namesOf(only)];
  if (isProfiled) profileServers();
  const startedAt = performance.now();
  const stores = await describeStores();
  const ours = await pinStores();
  const figures: Figure[] = [];
  const noise: Record<string, Noise> = {};
  for (const name of names) {
    const group = await measureGroup(name, plan, ours);
    figures.push(...group.figures);
    noise[name] = group.noise;
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`${tableOf(figures)}\n`);
  console.log(`${seconds} s; written to ${writeRun({ figures, noise, stores, seconds })}`);
};
