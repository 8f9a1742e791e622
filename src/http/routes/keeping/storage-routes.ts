import { Readable } from 'node:stream';
import { z } from 'zod';
import { retried, storageView } from '../../../contract/keeping/keeping.js';
import type { ExportMerchant } from '../../../services/exporting/export-merchant.js';
import type { BeginNight, ReadStorage, RetryFailed, StorageView } from '../../../services/retention/storage.js';
import { bytesRoute, route } from '../../route.js';
import type { Route } from '../../route.js';

export type StorageRouteDeps = {
  readonly readStorage: ReadStorage;
  readonly retryFailed: RetryFailed;
  readonly beginNight: BeginNight;
  readonly exportMerchant: ExportMerchant;
};

const iso = (at: Date | undefined): string | null => at?.toISOString() ?? null;

const presentStorage = ({ run, backup, failedJobs, ...days }: StorageView) => ({
  ...days,
  run: run
    ? {
        startedAt: run.startedAt.toISOString(),
        endedAt: iso(run.endedAt),
        removed: run.removed,
        usage: run.usage ?? null,
        auditFault: run.auditFault ?? null,
      }
    : null,
  backup: backup
    ? {
        startedAt: backup.startedAt.toISOString(),
        endedAt: backup.endedAt.toISOString(),
        totals: backup.totals ?? null,
      }
    : null,
  failedJobs: failedJobs.map(({ error, since, ...job }) => ({
    ...job,
    error: error ?? null,
    since: since.toISOString(),
  })),
});

const upkeep = ({ readStorage, retryFailed, beginNight }: StorageRouteDeps): readonly Route[] => [
  route({
    name: 'storage.get',
    method: 'GET',
    path: '/api/v1/storage',
    summary: 'What is stored, how long it is kept, when it was last backed up, and what failed.',
    access: 'storage.read',
    limit: 'read',
    input: z.object({}),
    answer: storageView,
    handle: async ({ actor }) => presentStorage(await readStorage(actor)),
  }),
  route({
    name: 'storage.retry',
    method: 'POST',
    path: '/api/v1/storage/retry',
    summary: 'Tries everything again that failed.',
    access: 'storage.read',
    limit: 'write',
    input: z.object({ body: z.strictObject({}) }),
    answer: retried,
    handle: async ({ actor }) => ({ count: await retryFailed(actor) }),
  }),
  route({
    name: 'storage.clean',
    method: 'POST',
    path: '/api/v1/storage/clean',
    summary:
      'Begins the work of the night now: takes out what is older than its time, counts, and checks the audit log.',
    access: 'storage.read',
    limit: 'write',
    input: z.object({ body: z.strictObject({}) }),
    answer: z.object({}),
    handle: async ({ actor }) => {
      await beginNight(actor);
      return {};
    },
  }),
];

export const storageRoutes = (deps: StorageRouteDeps): readonly Route[] => [
  ...upkeep(deps),
  bytesRoute({
    name: 'merchant.export',
    needsProof: true,
    method: 'GET',
    path: '/api/v1/merchant/export',
    summary: 'Everything the merchant has, without secrets: a zip of JSON lines for each table, and the media.',
    access: 'merchant.export',
    limit: 'upload',
    input: z.object({}),
    handle: async ({ actor, ctx }) => {
      const content = await deps.exportMerchant({ merchantId: actor.merchantId, actor });
      ctx.set('Content-Disposition', 'attachment; filename="jiedai-export.zip"');
      ctx.set('Cache-Control', 'no-store');
      ctx.type = 'application/zip';
      ctx.body = Readable.from(content, { objectMode: false });
    },
  }),
];
