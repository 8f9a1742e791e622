import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Locator, Page, WebSocketRoute } from 'playwright-core';
import type { z } from 'zod';
import { created, signInAnswer, skillGroupList } from '../../src/contract/people/agents.js';
import { messageList } from '../../src/contract/conversations/messages.js';
import { createContextPool } from './browser/context-pool.js';
import type { Size } from './browser/context-pool.js';
import { ask, call } from './product/api.js';
import { startProduct, wireChannel } from './product/product.js';
import type { Product, WiredChannel } from './product/product.js';

export const PASSWORD = 'a password of some length';

/** A page's own complaints: errors nobody caught and what its content policy refused. */
export type ConsolePage = { readonly page: Page; readonly problems: readonly string[] };

export const startBrowser = (): Promise<Browser> => {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath) throw new Error('CHROMIUM_PATH is not set: run these tests by npm run test:browser');
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync'];
  const quiet = ['--disable-background-networking', '--disable-component-update'];
  return chromium.launch({ executablePath, args: [...args, ...quiet] });
};

/** Opens a page and keeps what it complains about. A refused request is an answer, not a complaint. */
export const openPage = async (page: Page, url: string): Promise<ConsolePage> => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|trusted/i.test(message.text())) problems.push(message.text());
  });
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      console.error('content security policy', effectiveDirective, blockedURI))`,
  );
  await page.goto(url);
  return { page, problems };
};

type DeskRole = 'agent' | 'supervisor' | 'admin';
type DeskAgent = { readonly id: string; readonly name: string; readonly loginName: string };

/** Makes an agent of every skill group through the public API. */
export const makeAgent = async (
  { url, bearer }: Pick<Product, 'url' | 'bearer'>,
  { name, role, capacity = 10 }: { readonly name: string; readonly role: DeskRole; readonly capacity?: number },
): Promise<DeskAgent> => {
  const groups = await ask(skillGroupList, `${url}/api/v1/skill-groups`, { headers: bearer });
  const loginName = `${name}@desk`;
  const skillGroupIds = groups.items.map((group) => group.id);
  const body = { name, loginName, password: PASSWORD, role, capacity, skillGroupIds };
  const { id } = await ask(created, `${url}/api/v1/agents`, { headers: bearer, body });
  return { id, name, loginName };
};

type DeskStatus = 'online' | 'busy';

const deskShows = async (page: Page, status: DeskStatus): Promise<void> => {
  await page.getByRole('tab', { name: '我的' }).waitFor();
  await page.getByRole('button', { name: status === 'online' ? '状态：在线' : '状态：忙碌' }).waitFor();
};

/** Signs an agent in by keyboard and waits for the desk; `status` is chosen with its shortcut. */
export const signInAtDesk = async (
  page: Page,
  { loginName, status = 'online' }: { readonly loginName: string; readonly status?: DeskStatus },
): Promise<void> => {
  await page.getByLabel('登录名').fill(loginName);
  await page.locator('#password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: '我的' }).waitFor();
  await page.keyboard.press(status === 'online' ? 'Alt+Digit1' : 'Alt+Digit2');
  await deskShows(page, status);
};

/** Gives a browser a session and its agent a status by the API: the form costs each desk as much time as the desk itself. */
const signInByApi = async (
  { request }: BrowserContext,
  { url, loginName, status }: { readonly url: string; readonly loginName: string; readonly status: DeskStatus },
): Promise<void> => {
  const signedIn = await request.post(`${url}/api/v1/sign-in`, {
    headers: { origin: url },
    data: { loginName, password: PASSWORD },
  });
  const { csrfToken } = signInAnswer.parse(await signedIn.json());
  const headers = { origin: url, 'x-csrf-token': csrfToken };
  const set = await request.patch(`${url}/api/v1/me/status`, { headers, data: { status } });
  if (!set.ok()) throw new Error(`status was answered ${set.status()}`);
};

/** The row of the list whose preview or name holds these words. */
export const rowWith = (page: Page, words: string): Locator => page.getByRole('article').filter({ hasText: words });

/** The lines of the open conversation with these words. */
export const linesWith = (page: Page, words: string): Locator =>
  page.getByRole('log').locator('.bubble').filter({ hasText: words });

/** Lets a test cut the live socket of a page that is loaded after this, and keep it cut. */
export const cuttableSocket = async (page: Page): Promise<{ readonly cut: () => void; readonly mend: () => void }> => {
  let isCut = false;
  let open: readonly WebSocketRoute[] = [];
  await page.routeWebSocket('**/api/v1/socket', (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    open = [...open, socket];
    socket.connectToServer();
  });
  return {
    cut: () => {
      isCut = true;
      for (const socket of open) void socket.close();
    },
    mend: () => {
      isCut = false;
    },
  };
};

/** A phone of the simulator in a browser page: a customer of one channel. */
export type Phone = {
  readonly page: Page;
  readonly write: (text: string) => Promise<void>;
  /** What the merchant sent, as the phone shows it. */
  readonly received: Locator;
};

export const openPhone = async (
  page: Page,
  {
    simulatorUrl,
    appId,
    customer,
  }: { readonly simulatorUrl: string; readonly appId: string; readonly customer: string },
): Promise<Phone> => {
  await page.goto(`${simulatorUrl}/simulator?channel=${appId}&customer=${encodeURIComponent(customer)}`);
  const phone = page.getByTestId('phone-1');
  await phone.getByTestId('phone-input').waitFor();
  return {
    page,
    write: async (text) => {
      await phone.getByTestId('phone-input').fill(text);
      await phone.getByTestId('phone-send').click();
    },
    received: phone.locator('[data-testid="phone-message"][data-direction="received"]'),
  };
};

/** An agent at their own browser, signed in. */
export type AgentDesk = ConsolePage & {
  readonly agent: DeskAgent;
  /** Signs in again where the sign-in page has come back. */
  readonly signIn: () => Promise<void>;
};

/** The whole product with one official account in safe mode, and browsers for agents and customers. */
export type Stage = {
  readonly product: Product;
  readonly channel: WiredChannel;
  /** A new agent in a browser of their own; without a status of their own they are online. */
  readonly agentDesk: (options?: {
    readonly role?: DeskRole;
    readonly status?: DeskStatus;
    readonly size?: Size;
  }) => Promise<AgentDesk>;
  /** Changes the merchant's rules of serving, as its owner. */
  readonly changeSettings: (settings: object) => Promise<void>;
  readonly phoneOf: (customer: string) => Promise<Phone>;
  /** The faults WeChat's side shows from now on, as docs/simulator.md says; `{}` ends them. */
  readonly setFaults: (faults: object) => Promise<unknown>;
  /** What the server has of a conversation, as the owner's API token reads it. */
  readonly linesOf: (conversationId: string) => Promise<z.infer<typeof messageList>>;
  /** Empties every browser and ends the faults: the next test begins alone. */
  readonly clear: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** `env`: settings of the server beside its own. */
export const openStage = async (appId: string, env: Readonly<Record<string, string>> = {}): Promise<Stage> => {
  const product = await startProduct({ env });
  const channel = await wireChannel(product, { kind: 'official_account', appId });
  const browser = await startBrowser();
  const desks = createContextPool(browser);
  const phones = createContextPool(browser);
  /** Phones keep nothing of their own, so one browser holds all of a test's. */
  let phoneBrowser: Promise<BrowserContext> | undefined;
  let agents = 0;

  const setFaults = (faults: object): Promise<unknown> =>
    product.simulator.control(`/channels/${appId}/faults`, faults, 'PUT');

  return {
    product,
    channel,
    setFaults,
    changeSettings: async (settings) => {
      const { url, bearer } = product;
      const answer = await call(`${url}/api/v1/settings`, { method: 'PATCH', headers: bearer, body: settings });
      if (answer.status !== 200) throw new Error(`settings were answered ${answer.status}`);
    },
    agentDesk: async ({ role = 'agent', status = 'online', size } = {}) => {
      agents += 1;
      const agent = await makeAgent(product, { name: `客服${agents}号`, role });
      const context = await desks.take();
      await signInByApi(context, { url: product.url, loginName: agent.loginName, status });
      const opened = await openPage(await desks.openPage(context, size), product.url);
      await deskShows(opened.page, status);
      const signIn = (): Promise<void> => signInAtDesk(opened.page, { ...agent, status });
      return { ...opened, agent, signIn };
    },
    phoneOf: async (customer) => {
      phoneBrowser ??= phones.take();
      const page = await phones.openPage(await phoneBrowser);
      return openPhone(page, { simulatorUrl: product.simulator.url, appId, customer });
    },
    linesOf: (conversationId) =>
      ask(messageList, `${product.url}/api/v1/conversations/${conversationId}/messages?limit=200`, {
        headers: product.bearer,
      }),
    clear: async () => {
      phoneBrowser = undefined;
      await Promise.all([desks.clear([product.url]), phones.clear([product.simulator.url]), setFaults({})]);
    },
    stop: async () => {
      await browser.close();
      await product.stop();
    },
  };
};
