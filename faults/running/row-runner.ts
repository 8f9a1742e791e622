import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { familyOf, killAll } from './family.js';
import { createLoadTurns } from './load-turns.js';
import { talkOver } from './row-talk.js';
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

/**
 * Runs rows in processes of their own, side by side but for their loads: the next one in the same process where the product is
 * kept and nothing broke. Each who asks for a lane runs one row after the other in it.
 */
export const createRowRunner = () => {
  const loads = createLoadTurns();
  const alive = new Set<Running>();

  const openLane = () => {
    let running: Running | undefined;
    const close = async (): Promise<void> => {
      const last = running;
      running = undefined;
      if (!last) return;
      await end(last);
      alive.delete(last);
    };
    return {
      close,
      run: async (order: RowOrder, withinMs: number): Promise<RowAnswer> => {
        running ??= startRowProcess();
        alive.add(running);
        const answer = await talkOver({ child: running.child, loads, withinMs }, order);
        if (!order.keepsProduct || answer.broken !== undefined) await close();
        return answer;
      },
    };
  };
  return {
    openLane,
    /** At once, when somebody hurries. */
    kill: (): void => {
      for (const { child, folder } of alive) {
        if (child.pid !== undefined) killAll(familyOf(child.pid));
        removeFolder({ folder });
      }
    },
  };
};

export type Lane = ReturnType<ReturnType<typeof createRowRunner>['openLane']>;
