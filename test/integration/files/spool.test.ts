import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSpool } from '../../../src/files/spool/spool.js';
import { AppError } from '../../../src/kernel/errors.js';
import type { AcceptedPush, Spool } from '../../../src/services/ports/queues/inbound-queue.js';
import { silentLogger } from '../../support/postgres.js';
import { aPush } from '../../support/pushes.js';

let dir: string;
const opened: Spool[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jiedai-spool-'));
});
afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close();
  await rm(dir, { recursive: true, force: true });
});

const openHere = async (openFile?: () => ReturnType<typeof open>): Promise<Spool> => {
  const spool = await openSpool({ dir, logger: silentLogger, ...(openFile && { openFile }) });
  opened.push(spool);
  return spool;
};

const drained = async (spool: Spool): Promise<readonly AcceptedPush[]> => {
  const pushes: AcceptedPush[] = [];
  await spool.drain(async (push) => void pushes.push(push));
  return pushes;
};

const spoolFiles = async () => (await readdir(dir)).filter((name) => name.endsWith('.spool'));

/** A file as a process leaves it that was killed: named for one that no longer lives. */
const leaveBehind = async (pushes: readonly AcceptedPush[]): Promise<string> => {
  const spool = await openSpool({ dir, logger: silentLogger });
  for (const push of pushes) await spool.append(push);
  await spool.close();
  const [name = ''] = await spoolFiles();
  const content = await readFile(join(dir, name));
  await rm(join(dir, name));
  const [createdMs, host] = name.split('~');
  const dead = join(dir, `${createdMs}~${host}~4194305~1~0123456789ab.spool`);
  await writeFile(dead, content);
  return dead;
};

it('hands out what was appended, in order, as it was, and then holds nothing', async () => {
  const spool = await openHere();
  const pushes = Array.from({ length: 700 }, (_, n) => aPush({ msgId: String(n), text: `第 ${n} 条 \0 \ud83d` }));
  await Promise.all(pushes.map((push) => spool.append(push)));
  expect(spool.size()).toBe(700);

  expect(await drained(spool)).toEqual(pushes);
  expect(spool.size()).toBe(0);
  expect(await readdir(dir)).toEqual([]);
});

it('stops at the first push that cannot be delivered and goes on there next time', async () => {
  const spool = await openHere();
  const pushes = Array.from({ length: 600 }, (_, n) => aPush({ msgId: String(n) }));
  for (const push of pushes) await spool.append(push);
  const delivered: AcceptedPush[] = [];
  const failFrom = (first: number) => async (push: AcceptedPush) => {
    if (Number(push.push.key.split(' ')[1]) >= first) throw new AppError('unavailable', 'unavailable');
    delivered.push(push);
  };

  expect(await spool.drain(failFrom(300))).toBe(300);
  expect(spool.size()).toBe(300);
  expect(await spool.drain(failFrom(1_000))).toBe(300);
  expect(delivered).toEqual(pushes);
});

it('takes pushes in while it drains, and hands those out too', async () => {
  const spool = await openHere();
  const [first, second] = [aPush(), aPush()];
  await spool.append(first);
  const delivered: AcceptedPush[] = [];
  await spool.drain(async (push) => {
    delivered.push(push);
    if (delivered.length === 1) await spool.append(second);
  });
  expect(delivered).toEqual([first, second]);
});

it('drains a file once when asked many times together', async () => {
  const spool = await openHere();
  for (let n = 0; n < 50; n += 1) await spool.append(aPush());
  const seen: string[] = [];
  await Promise.all(Array.from({ length: 20 }, () => spool.drain(async ({ push }) => void seen.push(push.key))));
  expect(seen).toHaveLength(50);
});

it('sets aside what is refused for good, so that those behind it go on', async () => {
  const spool = await openHere();
  const [bad, good] = [aPush({ text: 'bad' }), aPush()];
  await spool.append(bad);
  await spool.append(good);
  const delivered: AcceptedPush[] = [];
  await spool.drain(async (push) => {
    if (push.push.key === bad.push.key) throw new Error('a bug');
    delivered.push(push);
  });
  expect(delivered).toEqual([good]);
  const [kept = ''] = await readdir(dir);
  expect(await readFile(join(dir, kept), 'utf8')).toContain('"bad"');
});

it('survives a cut at any byte of the last line, and never counts half a push', async () => {
  const pushes = [aPush(), aPush(), aPush()];
  const file = await leaveBehind(pushes);
  const whole = await readFile(file);
  const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
  for (let length = lastLine; length < whole.length; length += 7) {
    await writeFile(file, whole);
    await truncate(file, length);
    const spool = await openSpool({ dir, logger: silentLogger });
    expect(await drained(spool)).toEqual(pushes.slice(0, 2));
    await spool.close();
  }
});

it('leaves out a damaged line and keeps those around it', async () => {
  const pushes = [aPush(), aPush({ text: 'damaged' }), aPush()];
  const file = await leaveBehind(pushes);
  const content = await readFile(file, 'utf8');
  await writeFile(file, content.replace('damaged', 'dambged'));
  const spool = await openHere();
  expect(await drained(spool)).toEqual([pushes[0], pushes[2]]);
});

it('takes over files of dead processes at start, and lets only one of several have them', async () => {
  await leaveBehind([aPush(), aPush()]);
  const spools = await Promise.all(Array.from({ length: 5 }, () => openHere()));
  expect(spools.map((spool) => spool.size()).toSorted()).toEqual([0, 0, 0, 0, 2]);
  const all = await Promise.all(spools.map(drained));
  expect(all.flat()).toHaveLength(2);
});

it('leaves the files of living processes alone', async () => {
  const living = await openHere();
  await living.append(aPush());
  const other = await openHere();
  expect(other.size()).toBe(0);
  expect(await drained(other)).toEqual([]);
  expect(await drained(living)).toHaveLength(1);
});

it('says unavailable when the disk is full, and counts nothing', async () => {
  const spool = await openHere(() => open('/dev/full', 'a'));
  const refusals = await Promise.allSettled([spool.append(aPush()), spool.append(aPush())]);
  expect(refusals).toMatchObject([{ reason: { kind: 'unavailable' } }, { reason: { kind: 'unavailable' } }]);
  expect(spool.size()).toBe(0);
  expect(await drained(spool)).toEqual([]);
});

it('writes again as soon as the disk takes it', async () => {
  let isFull = true;
  const spool = await openSpool({
    dir,
    logger: silentLogger,
    openFile: (path) => (isFull ? open('/dev/full', 'a') : open(path, 'ax')),
  });
  opened.push(spool);
  await expect(spool.append(aPush())).rejects.toMatchObject({ kind: 'unavailable' });
  isFull = false;
  const push = aPush();
  await spool.append(push);
  expect(await drained(spool)).toEqual([push]);
});

it('does not answer for a push written into a file that another machine has taken', async () => {
  const spool = await openHere();
  await spool.append(aPush());
  const [name = ''] = await spoolFiles();
  await rm(join(dir, name));
  const push = aPush();
  await spool.append(push);
  const [next = ''] = await spoolFiles();
  expect(next).not.toBe(name);
  expect(await readFile(join(dir, next), 'utf8')).toContain(push.push.key);
});

it('has every push on disk that a killed process had answered for', async () => {
  const child = fork(join(__dirname, '../../support/spool-child.cjs'), [dir], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answered = new Set<string>();
  child.on('message', (key) => {
    answered.add(String(key));
    if (answered.size === 300) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  await appendFile(join(dir, (await spoolFiles())[0] ?? ''), 'half a line');

  const spool = await openHere();
  const found = new Set((await drained(spool)).map(({ push }) => push.key));
  expect([...answered].filter((key) => !found.has(key))).toEqual([]);
  expect(answered.size).toBeGreaterThanOrEqual(300);
});
