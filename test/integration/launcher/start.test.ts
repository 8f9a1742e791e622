import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startProcess, until } from '../../support/product/process.js';
import type { ProductProcess } from '../../support/product/process.js';

/** A process that has ended but whose parent has not asked how is gone as well. */
const isRunning = async (pid: number): Promise<boolean> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State:\tX');
  return !/^State:\s+[XZ]/m.test(status);
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy()).end();
  });

describe('npm start', () => {
  let dataDir = '';
  let port = 0;
  let simulatorPort = 0;
  const launched: ProductProcess[] = [];
  const url = (): string => `http://127.0.0.1:${port}`;
  const simulatorUrl = (): string => `http://127.0.0.1:${simulatorPort}`;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'jiedai desk '));
    port = await freePort();
    simulatorPort = await freePort();
  });
  afterAll(async () => {
    await Promise.all(launched.map((desk) => desk.stop()));
    await rm(dataDir, { recursive: true, force: true });
  });

  const launch = (): ProductProcess => {
    const settings = { DATA_DIR: dataDir, PORT: String(port), SIMULATOR_PORT: String(simulatorPort) };
    const desk = startProcess('launcher/start.mjs', settings);
    launched.push(desk);
    return desk;
  };

  const open = async (): Promise<ProductProcess> => {
    const desk = launch();
    await desk.line((line) => line.includes('Ctrl-C stops'));
    return desk;
  };

  const signIn = async (desk: ProductProcess, loginName: string): Promise<number> => {
    const printed = desk.lines().find((line) => line.trim().startsWith(`${loginName} `)) ?? '';
    const [, password = ''] = printed.trim().split(/\s+/);
    const answer = await fetch(`${url()}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url() },
      body: JSON.stringify({ loginName, password }),
    });
    return answer.status;
  };

  const storePids = async (): Promise<readonly [postgres: number, redis: number]> => {
    const postgres = await readFile(join(dataDir, 'postgres-18', 'postmaster.pid'), 'utf8');
    const redis = await readFile(join(dataDir, 'redis', 'running.json'), 'utf8');
    return [Number.parseInt(postgres, 10), Number(/"pid":(\d+)/.exec(redis)?.[1])];
  };

  it('opens a desk that every printed login may enter, with a phone beside it, and leaves nothing running', async () => {
    const desk = await open();
    const pids = await storePids();

    for (const loginName of ['owner', 'supervisor', 'xiaohe', 'xiaoguo'])
      expect(await signIn(desk, loginName)).toBe(200);
    expect((await fetch(`${url()}/simulator`)).url).toBe(`${simulatorUrl()}/simulator`);
    expect((await stat(join(dataDir, 'demo.json'))).mode & 0o077).toBe(0);

    await desk.stop();
    expect(desk.exitCode()).toBe(0);
    expect([await isListening(port), await isListening(simulatorPort)]).toEqual([false, false]);
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
  });

  it('keeps people and passwords, lets nobody start twice, and survives being killed', async () => {
    const desk = await open();
    const pids = await storePids();
    expect(await signIn(desk, 'xiaohe')).toBe(200);

    const second = launch();
    await second.line((line) => /^Jiedai already runs with the data in .* \(process \d+\): /.test(line));
    await until('the second has ended', async () => second.exitCode() ?? undefined);
    expect(second.exitCode()).toBe(1);

    await desk.kill();
    await until('its server has stopped by itself', async () => ((await isListening(port)) ? undefined : true));
    await until('the simulator has too', async () => ((await isListening(simulatorPort)) ? undefined : true));
    expect(await Promise.all(pids.map(isRunning))).toEqual([true, true]);

    const again = await open();
    expect(await storePids()).toEqual(pids);
    expect(await signIn(again, 'owner')).toBe(200);
    await again.stop();
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, false]);
  });

  it('brings a store back that ended by itself, with what was in it', async () => {
    const desk = await open();

    for (const pid of await storePids()) process.kill(pid, 'SIGKILL');
    await desk.line((line) => line.startsWith('Postgres ended by itself'));
    await desk.line((line) => line.startsWith('Redis ended by itself'));
    await until('it is ready again', async () => ((await fetch(`${url()}/readyz`)).ok ? true : undefined));

    expect(await signIn(desk, 'supervisor')).toBe(200);
    await desk.stop();
    expect(desk.exitCode()).toBe(0);
  });
});
