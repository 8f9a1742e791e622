import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { familyOf, killAll } from './family.js';
import { rowAnswer } from './told.js';
import type { RowAnswer, RowOrder } from './told.js';

const PROGRAM = join(__dirname, '..', 'row-process.js');
/** For stopping the product and its stores in order. */
const ENDS_WITHIN_MS = 30_000;

type Running = { readonly child: ChildProcess; readonly folder: string };

const startRowProcess = (): Running => {
  const folder = mkdtempSync(join(tmpdir(), 'jiedai-faults-'));
  // Started by root, Postgres runs under another account and must get through.
  chmodSync(folder, 0o711);
  const child = fork(PROGRAM, { env: { ...process.env, TMPDIR: folder }, execArgv: ['--enable-source-maps'] });
  return { child, folder };
};

const removeFolder = ({ folder }: Pick<Running, 'folder'>): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

const sleep = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref());

/** In order as long as it can; whatever is left is killed, and its files are removed. */
const end = async ({ child, folder }: Running): Promise<void> => {
  const family = child.pid === undefined ? [] : familyOf(child.pid);
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    if (child.connected) child.disconnect();
    await Promise.race([exited, sleep(ENDS_WITHIN_MS)]);
  }
  killAll(family);
  removeFolder({ folder });
};

const answerOf = async (child: ChildProcess, order: RowOrder): Promise<RowAnswer> => {
  // One process runs many rows: who listened for one of them does not go on listening.
  const heard = new AbortController();
  const { signal } = heard;
  const answered = once(child, 'message', { signal });
  const gone = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`the row's process ended with ${String(code)}`);
  });
  child.send(order);
  try {
    const [said] = await Promise.race([answered, gone]);
    return rowAnswer.parse(said);
  } finally {
    heard.abort();
    await Promise.allSettled([answered, gone]);
  }
};

/** Runs rows in a process of their own: the next one in the same process where the product is kept and nothing broke. */
export const createRowRunner = () => {
  let running: Running | undefined;

  const close = async (): Promise<void> => {
    const last = running;
    running = undefined;
    if (last) await end(last);
  };
  return {
    close,
    run: async (order: RowOrder, withinMs: number): Promise<RowAnswer> => {
      running ??= startRowProcess();
      const late = { figures: {}, broken: `not over within ${Math.round(withinMs / 1_000)} s: it was ended` };
      const answer = await Promise.race([
        answerOf(running.child, order).catch((error: unknown) => ({ figures: {}, broken: String(error) })),
        sleep(withinMs).then(() => late),
      ]);
      if (!order.keepsProduct || answer.broken !== undefined) await close();
      return answer;
    },
    /** At once, when somebody hurries. */
    kill: (): void => {
      if (running?.child.pid === undefined) return;
      killAll(familyOf(running.child.pid));
      removeFolder(running);
    },
  };
};
