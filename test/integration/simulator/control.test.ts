import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { startSimulator } from '../../../simulator/simulator.js';
import { startRig, type Rig } from './rig.js';

const until = async <T>(look: () => Promise<T>, isDone: (value: T) => boolean): Promise<T> => {
  for (;;) {
    const value = await look();
    if (isDone(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};

describe('the control API', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.close());

  it('never shows a channel’s secrets', async () => {
    const words = JSON.stringify(await rig.control('GET', '/channels'));

    expect(words).toContain(rig.appId);
    expect(words).not.toMatch(/secret|token|encodingAesKey/i);
  });

  it('refuses what it does not know, in words', async () => {
    expect(await rig.control('POST', '/channels', { appId: 'wx1' })).toEqual({
      error: expect.stringContaining('appSecret'),
    });
    expect(await rig.act({ act: 'scan' })).toEqual({ error: expect.stringContaining('scene') });
    expect(await rig.control('PUT', `/channels/${rig.appId}/faults`, { push: { copies: 1 } })).toHaveProperty('error');
    expect(await rig.control('GET', '/channels/wxNone/customers')).toHaveProperty('error');
  });

  it('takes no form another site’s page could send unasked', async () => {
    const response = await fetch(`${rig.url}/simulator/control/reset?x=1`, { method: 'PUT' });
    expect(response.status).toBe(405);
    const posted = await fetch(`${rig.url}/simulator/control/bursts`, { method: 'POST', body: '{}' });
    expect(posted.status).toBe(415);
  });

  it('gives a nickname the same openid for ever, and another on another channel', async () => {
    const before = await rig.meet('阿明');
    await rig.control('POST', '/reset', {});
    expect(await rig.meet('阿明')).toBe(before);
    expect(before).toMatch(/^o[A-Za-z0-9_-]{27}$/);
    const mini = await startRig({ kind: 'mini_program' });
    expect(await mini.meet('阿明')).not.toBe(before);
    await mini.close();
  });

  it('tells phones at once what their customer got, and nobody else', async () => {
    const heard: string[] = [];
    const other = await rig.meet('阿明');
    const socket = new WebSocket(`${rig.url.replace('http', 'ws')}/simulator/live`);
    await once(socket, 'open');
    socket.on('message', (data) => heard.push(String(data)));
    socket.send(JSON.stringify({ watch: [`${rig.appId} ${rig.openid}`] }));
    await until(
      async () => heard.length,
      (count) => count === 1,
    );
    await rig.control('POST', `/channels/${rig.appId}/customers/${other}/acts`, { act: 'text', content: '别人的话' });
    await rig.push({ act: 'text', content: '我的话' });
    await rig.sendText('您好');
    await until(
      async () => heard.length,
      (count) => count === 3,
    );
    socket.close();

    expect(heard[1]).toContain('我的话');
    expect(heard[2]).toContain('您好');
  });

  it('serves the phone page with nothing from elsewhere', async () => {
    const page = await fetch(`${rig.url}/simulator`);
    const html = await page.text();
    const names = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, name]) => name);

    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(/https?:\/\//);
    for (const name of names) expect((await fetch(`${rig.url}${name}`)).status).toBe(200);
    expect((await fetch(`${rig.url}/simulator/phone/..%2fserver.js`)).status).toBe(404);
  });
});

describe('a burst', () => {
  it('sends at its rate, and judges the replies by their markers', async () => {
    const rig = await startRig({ mode: 'plain' });
    let replies: Promise<unknown> = Promise.resolve();
    rig.merchant.react(({ message }) => {
      const from = /<FromUserName><!\[CDATA\[([^\]]+)/.exec(message)?.[1] ?? '';
      const marker = /#\w+-\d+/.exec(message)?.[0] ?? '';
      replies = replies.then(() => rig.send({ touser: from, msgtype: 'text', text: { content: `收到 ${marker}` } }));
      return { body: 'success' };
    });
    try {
      const plan = { customers: 20, rate: 100, seconds: 1, expectReplies: true, waitSeconds: 10 };
      const { id } = await rig.control('POST', '/bursts', plan);
      const look = () => rig.control('GET', `/bursts/${String(id)}`);
      const report = await until(look, ({ state }) => state === 'finished');
      const { sent } = JSON.parse(JSON.stringify(report.pushes));

      expect(sent).toBeGreaterThan(60);
      expect(report).toMatchObject({
        ok: true,
        pushes: { answered: sent, failed: 0 },
        replies: { delivered: sent, lost: 0 },
      });
      const { items } = await rig.control('GET', `/bursts/${String(id)}/ledger`);
      expect(items).toHaveLength(sent);
    } finally {
      await rig.close();
    }
  });

  it('says what was lost and doubled', async () => {
    const rig = await startRig({ mode: 'plain' });
    rig.merchant.react(({ message }, count) => {
      const from = /<FromUserName><!\[CDATA\[([^\]]+)/.exec(message)?.[1] ?? '';
      const text = { content: /#\w+-\d+/.exec(message)?.[0] ?? '' };
      if (count > 1)
        void rig
          .send({ touser: from, msgtype: 'text', text })
          .then(() => rig.send({ touser: from, msgtype: 'text', text }));
      return { body: 'success' };
    });
    try {
      const plan = { customers: 5, rate: 20, seconds: 0.5, expectReplies: true, waitSeconds: 1 };
      const { id } = await rig.control('POST', '/bursts', plan);
      const report = await until(
        () => rig.control('GET', `/bursts/${String(id)}`),
        ({ state }) => state === 'finished',
      );
      const { sent } = JSON.parse(JSON.stringify(report.pushes));

      expect(report).toMatchObject({ ok: false, replies: { lost: 1, duplicated: sent - 1 } });
    } finally {
      await rig.close();
    }
  });
});

describe('the process', () => {
  it('fails to start on a taken port, and closes cleanly with pushes under way', async () => {
    const rig = await startRig();
    rig.merchant.react(() => ({ delayMs: 3000 }));
    await rig.act({ act: 'text', content: '在吗' });
    const taken = Number(new URL(rig.url).port);

    await expect(startSimulator({ port: taken, host: '127.0.0.1', seed: 1 })).rejects.toThrow('EADDRINUSE');
    await rig.close();
  });

  it('says on one line that it listens, and ends on a signal', async () => {
    const child = spawn(process.execPath, [join(__dirname, '../../../dist/simulator/server.js')], {
      env: { ...process.env, SIMULATOR_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout });
    const [line] = await once(lines, 'line');
    const { listening, port } = JSON.parse(String(line));
    expect(listening).toBe(true);
    expect((await fetch(`http://127.0.0.1:${port}/simulator/control/health`)).status).toBe(200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
