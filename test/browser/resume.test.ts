import { Redis } from 'ioredis';
import type { Page } from 'playwright-core';
import { cuttableSocket, linesWith, openStage, rowWith } from '../support/browser.js';
import type { Stage } from '../support/browser.js';
import { until } from '../support/product/process.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000b5';
const LINES = 200;
/** The long form is `npm run test:resume`: two minutes, past the time for which a silent desk keeps its customers. */
const CUT_MS = Number(process.env['RESUME_CUT_SECONDS'] ?? '10') * 1000;
const TEST_MS = 60_000 + CUT_MS;

describe('a console that comes back', () => {
  let stage: Stage;
  let wechat: WechatSide;

  beforeAll(async () => {
    stage = await openStage(APP_ID);
    wechat = wechatSideOf(stage.product.simulator);
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const says = (name: string, content: string, wait = true): Promise<unknown> =>
    wechat.act(APP_ID, name, { act: 'text', content, wait });
  const openIdOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

  /** Leaves of the merchant's event log only its last events, as a long absence would. */
  const shortenLog = async (): Promise<void> => {
    const redis = new Redis(stage.product.stores.redisUrl);
    for (const key of await redis.keys('*:events')) await redis.xtrim(key, 'MAXLEN', '=', 3);
    redis.disconnect();
  };

  /** Both are cut at least until everything has arrived. */
  const CUTS = {
    [`of ${CUT_MS / 1000} s`]: async (cutAt: number) =>
      until('it was long enough', async () => performance.now() - cutAt > CUT_MS || undefined, CUT_MS + 1000),
    'past the length of the log': shortenLog,
  };
  const comesBack = async (how: string, meanwhile: (cutAt: number) => Promise<unknown>): Promise<void> => {
    const { page, problems } = await stage.agentDesk();
    const [open, other] = [`写得多的顾客 ${how}`, `旁边的顾客 ${how}`];
    for (const name of [open, other]) await wechat.meet(APP_ID, name);
    await says(open, '第0句');
    await says(other, '旁边第0句');
    await rowWith(page, '旁边第0句').click();
    await linesWith(page, '旁边第0句').waitFor();
    await rowWith(page, '第0句').filter({ hasNotText: '旁边' }).click();
    await linesWith(page, '第0句').waitFor();
    const link = await cuttableSocket(page);
    await page.reload();
    await linesWith(page, '第0句').waitFor();

    link.cut();
    const cutAt = performance.now();
    await page.getByText('正在重连').waitFor();
    for (let number = 1; number < LINES; number += 1) await says(open, `第${number}句`, false);
    await says(other, '旁边第1句');
    await until(
      'the server has them all',
      async () => {
        const { items } = await stage.linesOf(openIdOf(page));
        return items.filter((line) => line.content['text'] === `第${LINES - 1}句`).length === 1 || undefined;
      },
      TEST_MS,
    );
    await meanwhile(cutAt);
    link.mend();

    await linesWith(page, `第${LINES - 1}句`).waitFor();
    await until('all are here', async () => {
      await page.getByLabel('聊天记录').evaluate((element) => element.scrollTo(0, 0));
      return (await page.getByRole('log').locator('.bubble').count()) >= LINES || undefined;
    });
    const texts = await page.getByRole('log').locator('.bubble').allInnerTexts();
    expect(texts).toEqual(Array.from({ length: LINES }, (_, number) => `第${number}句`));
    await rowWith(page, '旁边第1句').getByLabel('1 条未读').waitFor();
    await page.getByRole('tab', { name: '我的 2' }).waitFor();
    expect(problems).toEqual([]);
  };

  it.each(Object.entries(CUTS))(
    'has 200 lines once and in order after an absence %s, and counts what is unread',
    comesBack,
    TEST_MS,
  );
});
