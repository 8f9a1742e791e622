import { NO_BROKEN_REPLIES, judgePushes, judgeReplies, readHistory, readPhones } from '../../test/support/ledger.js';
import type { Answering } from '../../test/support/product/answering.js';
import type { LiveAgent } from '../../test/support/product/agent.js';
import { until } from '../../test/support/product/process.js';
import { readerToken } from '../../test/support/product/product.js';
import type { Product } from '../../test/support/product/product.js';
import type { Burst, WechatSide } from '../../test/support/product/wechat-side.js';
import type { Figures } from './row.js';

/** What is not shown by then is lost; how long it took is a figure, with a limit of its own. */
const SHOWN_WITHIN_MS = 120_000;
/** No reply may be without an end after so long. */
const ENDED_WITHIN_MS = 120_000;
const LOOK_AGAIN_MS = 1_000;
const READ_WITHIN_MS = 60_000;

export type Watched = {
  readonly product: Product;
  readonly wechat: WechatSide;
  readonly agents: readonly LiveAgent[];
  readonly desks: readonly Answering[];
  readonly startedAt: Date;
  /** How many frames each agent's socket had given before the load. */
  readonly framesBefore: readonly number[];
};

export type Judgement = { readonly broken: readonly string[]; readonly figures: Figures };

/** Holds the ledgers of the load against the console's history and the customers' phones. */
export const judgeLoad = async (burst: Burst, watched: Watched): Promise<Judgement> => {
  const { product, wechat, agents, desks, startedAt, framesBefore } = watched;
  const read = async () => readHistory({ url: product.url, bearer: await readerToken(product) }, startedAt);
  // A page that is not answered is no lost push: whoever reads asks again, as the console does.
  const history = () => until('the history is read', read, READ_WITHIN_MS);
  const entries = await burst.ledger();
  const judgedAt = performance.now();
  const pushes = await settled(SHOWN_WITHIN_MS, {
    judge: async () => judgePushes(entries, await history()),
    isOver: ({ lost }) => lost.length === 0,
  });
  const allShownMs = Math.round(performance.now() - judgedAt);
  await Promise.all(desks.map((desk) => desk.stop()));
  const submitted = desks.flatMap((desk) => desk.submitted());
  const replies = await settled(ENDED_WITHIN_MS, {
    judge: async () => judgeReplies(submitted, await history(), await readPhones(wechat, entries)),
    isOver: ({ unended }) => unended.length === 0,
  });
  const undecided = submitted.filter(({ outcome }) => outcome === 'undecided').map(({ text }) => text);
  const twice = agents.flatMap((agent, index) => toldTwice(agent, framesBefore[index] ?? 0));
  const report = await burst.report();
  const lines = (await history()).flatMap((shown) => shown.lines);
  return {
    broken: [
      ...listed('pushes lost', pushes.lost),
      ...listed('pushes doubled', pushes.doubled),
      ...Object.keys(NO_BROKEN_REPLIES).flatMap((name) => listed(`replies ${name}`, listOf(replies, name))),
      ...listed('replies undecided', undecided),
      ...listed('lines told twice', twice),
      ...listed('conversations held twice', await heldTwice(agents)),
    ],
    figures: {
      pushes: report.pushes.sent,
      pushesAnswered: report.pushes.answered,
      pushesGivenUp: report.pushes.failed,
      answerP50Ms: Math.round(report.pushes.answerMs.p50),
      answerP99Ms: Math.round(report.pushes.answerMs.p99),
      allShownMs,
      answerMaxMs: Math.round(report.pushes.answerMs.max),
      replies: submitted.filter(({ outcome }) => outcome === 'accepted').length,
      repliesUnknown: lines.filter(({ delivery }) => delivery === 'unknown').length,
    },
  };
};

const listOf = (replies: ReturnType<typeof judgeReplies>, name: string): readonly string[] =>
  Object.entries(replies).flatMap(([key, texts]) => (key === name ? texts : []));

const listed = (what: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${what}: ${items.length}, such as ${items.slice(0, 3).join(' | ')}`];

type Settling<T> = { readonly judge: () => Promise<T>; readonly isOver: (found: T) => boolean };

/** Looks once a second until all has settled, at the latest at the end of the time; answers what was found last. */
const settled = async <T>(withinMs: number, { judge, isOver }: Settling<T>): Promise<T> => {
  const endAt = Date.now() + withinMs;
  for (;;) {
    const found = await judge();
    if (isOver(found) || Date.now() > endAt) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
};

const heldTwice = async (agents: readonly LiveAgent[]): Promise<readonly string[]> => {
  const held = (await Promise.all(agents.map((agent) => agent.mine()))).flat().map(({ id }) => id);
  return held.filter((id, index) => held.indexOf(id) !== index);
};

/** Lines the agent's socket gave more than once, between one reload and the next. */
const toldTwice = (agent: LiveAgent, from: number): readonly string[] => {
  let told = new Set<string>();
  const twice: string[] = [];
  for (const frame of agent.frames.slice(from)) {
    if (frame.type === 'reload') told = new Set();
    if (frame.type !== 'events') continue;
    for (const event of frame.events) {
      if (event.type !== 'message.added') continue;
      if (told.has(event.message.id)) twice.push(event.message.id);
      told.add(event.message.id);
    }
  }
  return twice;
};
