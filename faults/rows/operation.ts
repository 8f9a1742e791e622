import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, timed } from '../rig/waiting.js';

const release: FaultRow = {
  id: 'F38',
  title: 'one process after the other ends by SIGTERM and starts again, as a release does',
  promises: ['P34', 'P35'],
  seconds: { short: 30, full: 300 },
  limits: { pushesGivenUp: 0, slowestApiStopMs: 10_000, slowestWorkerStopMs: 10_000 },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const slowest = { api: 0, worker: 0, all: 0 };
        const rounds = await repeatedly({ times: grown(1, 20), withinMs: underLoadMs }, async () => {
          for (const server of [...rig.workers(), rig.api()]) {
            slowest[server.role] = Math.max(slowest[server.role], await timed(() => server.stop()));
            await server.start();
          }
        });
        return { rounds, slowestApiStopMs: slowest.api, slowestWorkerStopMs: slowest.worker };
      },
    }),
};

/** As an operator does it, beside everything that runs. */
const backUp = async ({ stores, product }: Rig): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'jiedai-backup-'));
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'test',
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    DATA_DIR: product.dataDir,
  };
  try {
    const program = ['dist/src/cli/jiedai.js', 'backup', '--to', join(folder, 'copy')];
    await promisify(execFile)(process.execPath, program, { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const backup: FaultRow = {
  id: 'F42',
  title: 'one backup after the other is made beside the load',
  promises: ['P1', 'P3', 'P37'],
  seconds: { short: 22, full: 60 },
  limits: { answerP99Ms: 500, pushesGivenUp: 0 },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async () => ({
        backups: await repeatedly({ times: grown(2, 20), withinMs: underLoadMs }, () => backUp(rig)),
      }),
    }),
};

export const OPERATION_ROWS = [release, backup] as const;
