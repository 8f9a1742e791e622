import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../test/support/product/process.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { asAdministrator } from '../rig/sql.js';
import { repeatedly, timed } from '../rig/waiting.js';

/** As an operator's migration does: it waits for no lock longer than a moment, and tries again. */
const changeSchema = (rig: Rig, change: string): Promise<void> =>
  asAdministrator(rig, async (client) => {
    await client.query(`set lock_timeout = '1s'`);
    const tryIt = async (): Promise<true> => {
      await client.query(change);
      return true;
    };
    await until('the schema is changed', tryIt, 60_000);
  });

const toldToReload = ({ agents }: Rig): number =>
  agents.flatMap(({ frames }) => frames.filter(({ type }) => type === 'reload')).length;

const everybodyConnected = (rig: Rig): Promise<true> =>
  until(
    'all consoles are back',
    async () => (rig.agents.every((agent) => agent.isConnected()) ? true : undefined),
    30_000,
  );

const release: FaultRow = {
  id: 'F38',
  title: 'a column is added, and one process after the other ends by SIGTERM and starts again, as a release does',
  promises: ['P34', 'P35'],
  seconds: { short: 30, full: 300 },
  // One address in front of two api processes: while one is away, the other answers.
  wishes: { apis: 2 },
  limits: {
    pushesGivenUp: 0,
    pushesRefused: 0,
    slowestApiStopMs: 10_000,
    slowestWorkerStopMs: 10_000,
    slowestSocketsBackMs: 5_000,
    toldToReload: 0,
  },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async ({ burst }) => {
        const slowest = { api: 0, worker: 0, all: 0 };
        const reloadsBefore = toldToReload(rig);
        let slowestSocketsBackMs = 0;
        const rounds = await repeatedly({ times: grown(1, 20), withinMs: underLoadMs }, async () => {
          // What the next version adds, the one that runs must bear.
          await changeSchema(rig, 'alter table conversations add column of_next_version text');
          for (const server of [...rig.workers(), ...rig.apis()]) {
            slowest[server.role] = Math.max(slowest[server.role], await timed(() => server.stop()));
            await server.start();
            slowestSocketsBackMs = Math.max(slowestSocketsBackMs, await timed(() => everybodyConnected(rig)));
          }
          await changeSchema(rig, 'alter table conversations drop column of_next_version');
        });
        const { triesRefused, triesUnconnected } = (await burst.report()).pushes;
        return {
          rounds,
          pushesRefused: triesRefused + triesUnconnected,
          slowestApiStopMs: slowest.api,
          slowestWorkerStopMs: slowest.worker,
          slowestSocketsBackMs,
          toldToReload: toldToReload(rig) - reloadsBefore,
        };
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

/** A report that reads all messages in one snapshot, and holds it as long as the load lasts. */
const longReport = (rig: Rig, forMs: number): Promise<number> =>
  asAdministrator(rig, async (client) => {
    await client.query('begin isolation level repeatable read');
    const { rowCount } = await client.query(
      'select messages.id, conversations.id from messages join conversations on conversations.id = messages.conversation_id',
    );
    await client.query('select pg_sleep($1)', [forMs / 2_000]);
    await client.query('rollback');
    return rowCount ?? 0;
  });

const backup: FaultRow = {
  id: 'F42',
  title: 'backups are made, an index is built and a long report is read beside the load',
  promises: ['P1', 'P3', 'P37'],
  seconds: { short: 22, full: 60 },
  limits: { answerP99Ms: 500, pushesGivenUp: 0 },
  run: (rig, { seconds, underLoadMs, grown }) =>
    rig.survive({
      seconds,
      fault: async () => {
        const report = longReport(rig, underLoadMs);
        const backups = await repeatedly({ times: grown(2, 20), withinMs: underLoadMs }, () => backUp(rig));
        const rowsOfReport = await report;
        await changeSchema(rig, 'create index of_next_version on conversations (opened_at)');
        await changeSchema(rig, 'drop index of_next_version');
        return { backups, rowsOfReport };
      },
    }),
};

export const OPERATION_ROWS = [release, backup] as const;
