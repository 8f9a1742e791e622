import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

type Desk = { readonly launcher: ChildProcess; readonly said: () => string; readonly ended: Promise<number | null> };

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await wait(20);
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const answers = (url: string): Promise<boolean> =>
  fetch(url, { redirect: 'manual' }).then(
    () => true,
    () => false,
  );

describe('npm start', () => {
  let dataDir = '';
  let port = 0;
  let simulatorPort = 0;
  let desk: Desk | undefined;
  const url = (): string => `http://127.0.0.1:${port}`;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'jiedai desk '));
    [port, simulatorPort] = await Promise.all([freePort(), freePort()]);
  });
  afterAll(async () => {
    desk?.launcher.kill('SIGTERM');
    await desk?.ended;
    await rm(dataDir, { recursive: true, force: true });
  });

  const launch = (): Desk => {
    const settings = { DATA_DIR: dataDir, PORT: String(port), SIMULATOR_PORT: String(simulatorPort) };
    const launcher = spawn(process.execPath, ['launcher/start.mjs'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [launcher.stdout, launcher.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    const ended = new Promise<number | null>((resolve) => launcher.on('exit', resolve));
    return { launcher, said: () => said, ended };
  };

  const open = async (): Promise<Desk> => {
    const opened = launch();
    desk = opened;
    const first = await Promise.race([until(() => opened.said().includes('Ctrl-C')), opened.ended]);
    if (first !== undefined) throw new Error(`npm start ended with ${first}: ${opened.said()}`);
    return opened;
  };

  const close = async ({ launcher, ended }: Desk): Promise<number | null> => {
    launcher.kill('SIGTERM');
    return ended;
  };

  const passwordOf = (said: string, loginName: string): string =>
    new RegExp(`^ +${loginName} +(\\S+)`, 'm').exec(said)?.[1] ?? '';

  const signIn = (said: string, loginName: string): Promise<Response> =>
    fetch(`${url()}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url() },
      body: JSON.stringify({ loginName, password: passwordOf(said, loginName) }),
    });

  const postgresPid = async (): Promise<number> =>
    Number((await readFile(join(dataDir, 'postgres-18', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const redisPid = async (): Promise<number> =>
    Number(/"pid":(\d+)/.exec(await readFile(join(dataDir, 'redis', 'running.json'), 'utf8'))?.[1]);

  it('opens a desk that every printed login may enter, with a phone beside it, and leaves nothing running', async () => {
    const opened = await open();
    const pids = await Promise.all([postgresPid(), redisPid()]);

    for (const loginName of ['owner', 'supervisor', 'xiaohe', 'xiaoguo']) {
      expect((await signIn(opened.said(), loginName)).status).toBe(200);
    }
    expect((await fetch(`${url()}/simulator`)).url).toBe(`http://127.0.0.1:${simulatorPort}/simulator`);
    expect((await stat(join(dataDir, 'demo.json'))).mode & 0o077).toBe(0);

    expect(await close(opened)).toBe(0);
    expect(await answers(url())).toBe(false);
    expect(await answers(`http://127.0.0.1:${simulatorPort}`)).toBe(false);
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('keeps people and passwords, lets nobody start twice, and survives being killed', async () => {
    const opened = await open();
    expect((await signIn(opened.said(), 'xiaohe')).status).toBe(200);
    const pids = await Promise.all([postgresPid(), redisPid()]);

    const second = launch();
    expect(await second.ended).toBe(1);
    expect(second.said().trim()).toMatch(/^Jiedai already runs with the data in .* \(process \d+\): /);

    opened.launcher.kill('SIGKILL');
    await until(async () => !(await answers(url())) && !(await answers(`http://127.0.0.1:${simulatorPort}`)));
    expect(pids.map(isAlive)).toEqual([true, true]);

    const again = await open();
    expect(await Promise.all([postgresPid(), redisPid()])).toEqual(pids);
    expect((await signIn(again.said(), 'owner')).status).toBe(200);
    expect(await close(again)).toBe(0);
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('brings a store back that ended by itself, with what was in it', async () => {
    const opened = await open();
    const [postgres, redis] = await Promise.all([postgresPid(), redisPid()]);

    process.kill(redis, 'SIGKILL');
    process.kill(postgres, 'SIGKILL');
    await until(() => /Postgres ended[^]*|Redis ended[^]*/.test(opened.said()));
    await until(async () => (await fetch(`${url()}/readyz`)).status === 200);

    expect((await signIn(opened.said(), 'supervisor')).status).toBe(200);
    expect(await close(opened)).toBe(0);
  });
});
