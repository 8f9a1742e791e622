import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { makeAgent, rowWith, signInAtDesk, startBrowser } from '../../../test/support/browser.js';
import { until } from '../../../test/support/product/process.js';
import { openConnections } from '../../load/connection.js';
import type { Connection } from '../../load/connection.js';
import { runOpen } from '../../load/open-load.js';
import { buildPush, openidOf } from '../../load/pushes.js';
import type { Account } from '../../load/pushes.js';
import { intervalOf, quantile } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { startDesk } from '../../servers/desk.js';
import { seedConversations } from './console-desk.js';
import { watchPage } from './page-watch.js';
import type { PageWatch } from './page-watch.js';
import type { Plan } from '../plan.js';

const CONVERSATIONS = 5_000;
const PER_SECOND = 200;
const SLICES = 4;
const SLICE_SECONDS = 5;
const SCROLL_MS = 3_000;
const KEY_EVERY_MS = 200;
const CONNECTIONS = 16;
/** True once every conversation has its place in the list; the smallest row is 56 px high. */
const LAST_ROW = `document.querySelector('.scroller > ul')?.offsetHeight >= ${CONVERSATIONS * 56} || undefined`;
const LIST_WITHIN_MS = 60_000;
const SEEN_WITHIN_MS = 60_000;
const CAPACITY = 100;

type Seen = { readonly tasks: number; readonly p95: number };
type Opened = {
  readonly page: Page;
  readonly watch: PageWatch;
  readonly account: Account;
  readonly connections: readonly Connection[];
};

const measureScrolling = async ({ page, watch }: Opened): Promise<readonly Seen[]> => {
  await page.mouse.move(900, 300);
  const rounds: Seen[] = [];
  for (let round = 0; round < SLICES; round += 1) {
    await watch.take();
    const frames = await watch.scroll(SCROLL_MS);
    const { tasks } = await watch.take();
    rounds.push({ tasks: tasks.length, p95: quantile(frames, 0.95) });
  }
  return rounds;
};

const pressKeys = async (page: Page, untilMs: number): Promise<void> => {
  while (performance.now() < untilMs) {
    await page.keyboard.press('x');
    await sleep(KEY_EVERY_MS);
  }
};

const LAST = '这是最后一条';

/** Messages for conversations all over the list, while the agent writes an answer in one of them. */
const measureArrivals = async ({ page, watch, account, connections }: Opened): Promise<readonly Seen[]> => {
  await page.locator('.scroller').evaluate((list) => list.scrollTo(0, 0));
  await rowWith(page, '苹果').first().click();
  // Under the pointer the list stands still.
  await page.mouse.move(900, 300);
  await page.getByLabel('回复', { exact: true }).focus();
  const slices: Seen[] = [];
  for (let slice = 0; slice < SLICES; slice += 1) {
    const requests = Array.from({ length: PER_SECOND * SLICE_SECONDS }, (_none, index) =>
      buildPush(account, { openid: openidOf((slice * 7_919 + index * 31) % CONVERSATIONS) }),
    );
    await watch.take();
    const [sent] = await Promise.all([
      runOpen({ connections, requests, perSecond: PER_SECOND, latencyFrom: 'sent' }),
      pressKeys(page, performance.now() + SLICE_SECONDS * 1000),
    ]);
    if (sent.refused > 0) throw new Error(`${sent.refused} pushes were refused`);
    const { tasks, keys } = await watch.take();
    if (keys.length === 0) throw new Error('no key press was seen');
    slices.push({ tasks: tasks.length, p95: quantile(keys, 0.95) });
  }
  const [connection] = connections;
  connection?.send(buildPush(account, { openid: openidOf(1), text: LAST }), () => undefined);
  await rowWith(page, LAST).waitFor({ timeout: SEEN_WITHIN_MS });
  return slices;
};

type Wanted = { readonly plan: Plan; readonly isNoisy: boolean };

/** C1 and C2: a desk of 5,000 conversations, scrolled through, and with 200 messages a second coming in. */
export const measureConsolePage = async ({ isNoisy }: Wanted): Promise<readonly Figure[]> => {
  const desk = await startDesk(['all']);
  const browser = await startBrowser();
  try {
    const account = await desk.wire('safe');
    const agent = await makeAgent(desk.product, { name: '满座客服', role: 'agent', capacity: CAPACITY });
    await seedConversations(desk, { appId: account.appId, agentId: agent.id, count: CONVERSATIONS });
    const page = await (
      await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    ).newPage();
    const watch = await watchPage(page);
    await page.goto(desk.product.url);
    await signInAtDesk(page, { ...agent, status: 'busy' });
    const startedAt = performance.now();
    await until('the whole list', () => page.evaluate(LAST_ROW), LIST_WITHIN_MS);
    const listMs = performance.now() - startedAt;
    const opened = { page, watch, account, connections: await openConnections(desk.port, CONNECTIONS) };
    const before = await watch.heapMb();
    const scrolled = await measureScrolling(opened);
    const arrived = await measureArrivals(opened);
    const after = await watch.heapMb();
    const of = (seen: readonly Seen[], what: keyof Seen) => intervalOf(seen.map((one) => one[what]));
    const common = { n: SLICES, isNoisy };
    return [
      toFigure({ id: 'C1 tasks', interval: of(scrolled, 'tasks'), detail: { listMs }, ...common }),
      toFigure({ id: 'C1 p95', interval: of(scrolled, 'p95'), ...common }),
      toFigure({ id: 'C2 tasks', interval: of(arrived, 'tasks'), ...common }),
      toFigure({
        id: 'C2 key',
        interval: of(arrived, 'p95'),
        detail: { heapMbBefore: before, heapMb: after },
        ...common,
      }),
    ];
  } finally {
    await browser.close();
    await desk.stop();
  }
};
