import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { z } from 'zod';
import { wiringReport } from '../../src/contract/wiring/wiring.js';
import type { FindingView, WiringReportView } from '../../src/contract/wiring/wiring.js';
import { joinAgent } from '../support/product/agent.js';
import { ask, call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product, WiredChannel } from '../support/product/product.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000e1';
const TOKEN = '/cgi-bin/stable_token';
const SERVICE = '/cgi-bin/customservice/getkflist';
const TYPING = '/cgi-bin/message/custom/typing';
const TEMPLATES = '/cgi-bin/template/get_all_private_template';
const REACH = '/cgi-bin/callback/check';

type Alert = { readonly type: string; readonly text: string };

/** Where the merchant wants to be called. */
const startListener = async () => {
  const heard: Alert[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      heard.push(z.object({ type: z.string(), text: z.string() }).parse(JSON.parse(body)));
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { heard, url: `http://127.0.0.1:${address.port}/alerts`, close: () => server.close() };
};

describe('the wiring doctor', () => {
  let product: Product;
  let channel: WiredChannel;
  let wechat: WechatSide;
  let listener: Awaited<ReturnType<typeof startListener>>;

  beforeAll(async () => {
    product = await startProduct({ env: { TRUSTED_NETWORK_HOSTS: '127.0.0.1' } });
    wechat = wechatSideOf(product.simulator);
    channel = await wireChannel(product, { kind: 'official_account', appId: APP_ID });
    listener = await startListener();
  });
  afterAll(async () => {
    listener.close();
    await product.stop();
  });

  const doctor = (id: string): string => `${product.url}/api/v1/channels/${id}/doctor`;
  const check = (id = channel.id): Promise<WiringReportView> =>
    ask(wiringReport, doctor(id), { headers: product.bearer, body: {} });
  const found = ({ findings }: WiringReportView, name: string): FindingView | undefined =>
    findings.find((finding) => finding.check === name);
  const codes = ({ findings }: WiringReportView): readonly string[] =>
    findings.filter(({ colour }) => colour !== 'green').map(({ check: name, code }) => `${name}.${code}`);
  const refusing = (path: string, errcode: number) => ({ api: [{ act: 'errcode', errcode, path }] });

  it('finds nothing wrong with a channel that is wired rightly, and stores nothing by looking', async () => {
    await wechat.meet(APP_ID, '先来的顾客');
    await wechat.act(APP_ID, '先来的顾客', { act: 'text', content: '在吗', wait: true });

    const report = await check();

    expect(codes(report)).toEqual([]);
    expect(report.colour).toBe('green');
    expect(report.findings.map(({ check: name, code }) => `${name}.${code}`)).toEqual([
      'public_url.stand_in',
      'wechat_reach.ok',
      'verification.ok',
      'decryption.ok',
      'clock.ok',
      'token.ok',
      'ip_list.ok',
      'token_fights.ok',
      'customer_service.ok',
      'permissions.ok',
      'third_party.ok',
      'account.service',
      'quota.ok',
      'callback_ips.ok',
      'pushes.ok',
      'replies.ok',
      'database.ok',
    ]);
    expect(found(report, 'pushes')?.facts).toMatchObject({ count: 1 });
    expect(await ask(wiringReport, doctor(channel.id), { headers: product.bearer })).toEqual(report);
  });

  it('names each fault by what WeChat says', async () => {
    const cases: readonly (readonly [faults: object, finding: string, errcode: number | null])[] = [
      [refusing(TOKEN, 40164), 'ip_list.not_listed', 40164],
      [refusing(TOKEN, 89503), 'ip_list.needs_admin', 89503],
      [refusing(TOKEN, 40125), 'token.refused', 40125],
      [{ api: [{ act: 'cut', path: TOKEN }] }, 'token.unreachable', null],
      [refusing(SERVICE, 40001), 'token_fights.stolen', 40001],
      [refusing(SERVICE, 65400), 'customer_service.off', 65400],
      [refusing(TYPING, 48001), 'permissions.no_sending', 48001],
      [refusing(TYPING, 48004), 'permissions.banned', 48004],
      [refusing(TYPING, 61007), 'third_party.elsewhere', 61007],
      [refusing(REACH, 40201), 'wechat_reach.not_set', 40201],
      [{ packetLossPercent: 60 }, 'wechat_reach.lossy', null],
      [{ sendsPerDay: 50_000 }, 'account.test', null],
      [{ sendsPerDay: 100, sendsUsed: 85 }, 'quota.low', null],
      [{ sendsPerDay: 100, sendsUsed: 100 }, 'quota.used_up', null],
      [{ clockSkewSeconds: 90 }, 'clock.off', null],
      [{ clockSkewSeconds: -400 }, 'clock.far_off', null],
    ];
    for (const [faults, expected, errcode] of cases) {
      await wechat.setFaults(APP_ID, faults);
      const report = await check();
      expect([expected, codes(report)]).toEqual([expected, [expected]]);
      expect([expected, found(report, expected.split('.')[0] ?? '')?.errcode]).toEqual([expected, errcode]);
    }
    await wechat.setFaults(APP_ID, refusing(TOKEN, 40164));
    expect(found(await check(), 'ip_list')?.facts).toEqual({ ip: '127.0.0.1' });
    await wechat.setFaults(APP_ID, refusing(TEMPLATES, 48001));
    expect(found(await check(), 'account')?.code).toBe('subscription');
    await wechat.setFaults(APP_ID, {});
  });

  it('counts the tokens that another system ends, and says what became of replies', async () => {
    const agent = await joinAgent(product);
    const conversationId = await until('the conversation is theirs', async () => (await agent.mine())[0]?.id);
    const reply = async (text: string): Promise<void> => {
      const { assignmentNumber } = await agent.detail(conversationId);
      expect((await agent.reply({ conversationId, assignmentNumber, text })).status).toBe(200);
      await until('the line has left', async () => {
        const line = (await agent.messages(conversationId)).find((each) => JSON.stringify(each.content).includes(text));
        return line?.delivery === 'sent' || line?.delivery === 'failed' ? true : undefined;
      });
    };
    await reply('第一句');
    await wechat.endTokens(APP_ID, 'invalid');
    await reply('第二句');
    expect(codes(await check())).toEqual(['token_fights.lost']);

    await wechat.setFaults(APP_ID, refusing('/cgi-bin/message/custom/send', 48001));
    await reply('第三句');
    await wechat.setFaults(APP_ID, {});
    expect(found(await check(), 'replies')).toMatchObject({ colour: 'red', code: 'refused', errcode: 48001 });
    agent.close();
  });

  it('looks by itself, calls the console and the group when something turns red, and once', async () => {
    const target = { kind: 'webhook', url: listener.url, enabled: true, afterMinutes: 1 };
    const put = { method: 'PUT', headers: product.bearer, body: target };
    expect((await call(`${product.url}/api/v1/alert-target`, put)).status).toBe(200);
    const mini = await wireChannel(product, { kind: 'mini_program', appId: 'wx00000000000000e2' });
    await wechat.setFaults(mini.appId, refusing(TOKEN, 40164));

    expect((await check(mini.id)).colour).toBe('red');
    await check(mini.id);
    await until('the group is called', async () => listener.heard.find(({ type }) => type === 'wiring_red'));
    const other = await call(`${product.url}/api/v1/alert-target/test`, { headers: product.bearer, body: {} });
    expect(other.body).toEqual({ status: 'sent', fault: null });
    expect(listener.heard.map(({ type }) => type)).toEqual(['wiring_red', 'test']);
    expect(listener.heard[0]?.text).toContain('127.0.0.1');
  });

  const atTerminal = (channelKey: string) => {
    const { stores, dataDir, url, simulator } = product;
    const env = {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      DATA_DIR: dataDir,
      PUBLIC_URL: url,
      WECHAT_API_BASE_URL: simulator.url,
      WECHAT_PAY_API_BASE_URL: simulator.url,
    };
    return new Promise<{ readonly code: unknown; readonly said: string }>((resolve) => {
      const args = ['dist/src/cli/jiedai.js', 'doctor', '--channel', channelKey];
      execFile(process.execPath, args, { env }, (error, said) => resolve({ code: error?.code ?? 0, said }));
    });
  };

  it('says the same at a terminal, and fails where something is red', async () => {
    const mended = await wireChannel(product, { kind: 'mini_program', appId: 'wx00000000000000e3' });
    const well = await atTerminal(mended.channelKey);
    expect([well.code, well.said]).toEqual([
      0,
      expect.stringContaining('✓ 接口凭证：能用 AppID 和 AppSecret 取到接口凭证。'),
    ]);
    await wechat.setFaults(mended.appId, refusing(TOKEN, 40164));
    const broken = await atTerminal(mended.channelKey);
    expect([broken.code, broken.said]).toEqual([
      1,
      expect.stringMatching(/✗ IP 白名单：.*127\.0\.0\.1.*（错误码 40164）/),
    ]);
  });

  it('refuses addresses that are not public, whoever asks', async () => {
    for (const url of [
      'http://hooks.example/a',
      'https://169.254.169.254/latest',
      'https://user:pw@hooks.example/',
      'x',
    ]) {
      const body = { kind: 'webhook', url, enabled: true, afterMinutes: 5 };
      const answer = await call(`${product.url}/api/v1/alert-target`, { method: 'PUT', headers: product.bearer, body });
      expect([url, answer.status]).toEqual([url, 400]);
    }
  });
});
