import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

type Kind = 'postgres' | 'redis';

/** A store of one test's own, which it may kill, freeze and bring back. */
export type OwnStore = {
  readonly url: string;
  readonly port: number;
  /** Where its data lies. */
  readonly dir: string;
  /** The store's own process, not the launcher's around it. */
  readonly pid: number;
  /** Stops it cleanly; its data stays. */
  readonly stop: () => Promise<void>;
  /** SIGKILL: as if the machine had lost it. Its data stays as far as it had reached the disk. */
  readonly kill: () => Promise<void>;
  /** Starts it again after stop or kill, at the same address. `empty` (Redis only) throws its data away first. */
  readonly restart: (how?: { readonly empty?: boolean }) => Promise<void>;
  /** Stops it and removes its folder. */
  readonly remove: () => Promise<void>;
};

const ready = z.object({ ready: z.literal(true), port: z.number(), url: z.string(), pid: z.number() });
type Running = z.infer<typeof ready> & { readonly launcher: ChildProcess };

type Start = { readonly kind: Kind; readonly dir: string; readonly port?: number; readonly isDurable: boolean };

const start = async ({ kind, dir, port, isDurable }: Start): Promise<Running> => {
  const options = [...(port === undefined ? [] : ['--port', String(port)]), ...(isDurable ? ['--durable'] : [])];
  const launcher = spawn(process.execPath, ['launcher/stores/cli.mjs', kind, '--dir', dir, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: launcher.stdout })) {
    return { ...ready.parse(JSON.parse(line)), launcher };
  }
  throw new Error(`${kind} did not start`);
};

const ended = async ({ launcher }: Running): Promise<void> => {
  if (launcher.exitCode === null && launcher.signalCode === null) await once(launcher, 'exit');
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, which is what was asked for.
  }
};

const stopRunning = async (running: Running): Promise<void> => {
  running.launcher.kill('SIGTERM');
  await ended(running);
};

type Wanted = {
  /** As it would be in use, unless told otherwise. */
  readonly isDurable?: boolean;
  /** A Redis that takes the same password. */
  readonly sameAs?: OwnStore;
};

/** Starts a store of the test's own. */
export const startOwnStore = async (kind: Kind, { isDurable = true, sameAs }: Wanted = {}): Promise<OwnStore> => {
  const dir = await mkdtemp(join(tmpdir(), `jiedai-${kind}-`));
  if (sameAs) await copyFile(join(sameAs.dir, 'password'), join(dir, 'password'));
  let running = await start({ kind, dir, isDurable });
  const { port, url } = running;
  return {
    url,
    port,
    dir,
    get pid() {
      return running.pid;
    },
    stop: () => stopRunning(running),
    kill: async () => {
      signal(running.pid, 'SIGKILL');
      await ended(running);
    },
    restart: async ({ empty = false } = {}) => {
      if (empty) await forgetEverything(kind, dir);
      running = await start({ kind, dir, port, isDurable });
    },
    remove: async () => {
      await stopRunning(running);
      await rm(dir, { recursive: true, force: true });
    },
  };
};

const dataOf = { redis: ['appendonlydir', 'dump.rdb'], postgres: [] } satisfies Record<Kind, readonly string[]>;

/** Only what it stored: the password stays, or nobody could connect again. */
const forgetEverything = async (kind: Kind, dir: string): Promise<void> => {
  for (const name of dataOf[kind]) await rm(join(dir, name), { recursive: true, force: true });
};
