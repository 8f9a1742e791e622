import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { Stage } from '../support/browser.js';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

const violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What axe finds serious or worse, with the element it is about. */
const seriousOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE);
  const found = violations.parse(
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`),
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary = '' }) => `${id}: ${html} ${failureSummary}`));
};

describe('a page that everybody can read and press', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000f2');
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  it.each(SIZES)('has nothing serious to find in light and dark at $width px', async (size) => {
    const boss = await stage.agentDesk({ role: 'supervisor', size });
    const { page } = boss;
    const phone = await stage.phoneOf(`看得清的顾客${size.width}`);
    await phone.write('字够清楚吗');
    await rowWith(page, '字够清楚吗').waitFor();
    const places: Readonly<Record<string, () => Promise<void>>> = {
      list: async () => {
        await page.goto(`${stage.product.url}/conversations`);
        await rowWith(page, '字够清楚吗').waitFor();
      },
      conversation: async () => {
        await rowWith(page, '字够清楚吗').click();
        await linesWith(page, '字够清楚吗').waitFor();
      },
      customers: async () => {
        await page.goto(`${stage.product.url}/customers`);
        await page.locator('a.row').first().click();
        await page.getByRole('heading', { name: '渠道身份' }).waitFor();
      },
      search: async () => {
        await page.goto(`${stage.product.url}/search`);
        await page.getByRole('textbox', { name: '搜索' }).waitFor();
      },
    };
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const [name, open] of Object.entries(places)) {
        await open();
        expect([scheme, name, await seriousOn(page)]).toEqual([scheme, name, []]);
      }
    }
    expect(boss.problems).toEqual([]);
  });

  it('has nothing serious to find where one signs in', async () => {
    const { page } = await stage.agentDesk();
    await page.context().clearCookies();
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto(`${stage.product.url}/sign-in`);
      await page.getByLabel('登录名').waitFor();
      expect([scheme, await seriousOn(page)]).toEqual([scheme, []]);
    }
  });
});
