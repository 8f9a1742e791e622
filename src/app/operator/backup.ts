import { join } from 'node:path';
import { loadConfig } from '../../config/load-config.js';
import type { Config } from '../../config/load-config.js';
import { openBackupReader } from '../../files/backup/backup-reader.js';
import { openBackupWriter } from '../../files/backup/backup-writer.js';
import type { Logger } from '../../kernel/logger.js';
import { recordBackup } from '../../postgres/backup/backup-record.js';
import { openRestoreTarget } from '../../postgres/backup/restore-target.js';
import { openSnapshot } from '../../postgres/backup/snapshot.js';
import { createBackUp } from '../../services/backup/back-up.js';
import { createRestoreBackup } from '../../services/backup/restore-backup.js';
import { BackupRefused } from '../../services/ports/backup/backup.js';
import type { BackupManifest } from '../../services/ports/backup/backup.js';
import { openMediaStore } from '../container/serving/media-store.js';
import { assertMigrated, listMigrations, migrate } from '../commands/migrate.js';
import { createShutdown } from '../shutdown.js';
import { systemClock } from '../tools/clock.js';
import { createNewId } from '../tools/ids.js';

/** What the command line and tests give; `config` is read from the environment where it is left out. */
type Wanted = {
  readonly folder: string;
  readonly logger: Logger;
  readonly onProgress?: (part: string) => void;
  readonly config?: Config;
};
type Totals = { readonly rows: number; readonly bytes: number; readonly mediaFiles: number };

export const totalsOf = ({ tables, media }: BackupManifest): Totals => ({
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  bytes: tables.reduce((sum, { file }) => sum + file.bytes, media.list.bytes + media.bytes),
  mediaFiles: media.files,
});

/** Backs everything up into a new folder, and records in the database that it did or why not. */
export const backUp = async ({
  folder,
  logger,
  onProgress,
  config = loadConfig().config,
}: Wanted): Promise<BackupManifest> => {
  const { url, migrationUrl } = config.database;
  await assertMigrated(logger, { databaseUrl: url });
  const [id, startedAt] = [createNewId()(), systemClock.now()];
  const record = (outcome: { readonly totals?: Totals & { readonly files: object }; readonly error?: string }) =>
    recordBackup(migrationUrl, {
      id,
      startedAt,
      endedAt: systemClock.now(),
      totals: outcome.totals,
      error: outcome.error,
    });
  const shutdown = createShutdown(logger);
  try {
    const manifest = await createBackUp({
      openSnapshot: () => openSnapshot(migrationUrl),
      openWriter: () => openBackupWriter(folder),
      mediaStore: openMediaStore(config, shutdown),
      clock: systemClock,
      ...(onProgress && { onProgress }),
    })();
    await record({ totals: { ...totalsOf(manifest), files: sumsOf(manifest) } });
    return manifest;
  } catch (error) {
    await record({ error: error instanceof Error ? error.name : 'unknown' }).catch(() => {});
    throw error;
  } finally {
    await shutdown.run();
  }
};

const sumsOf = ({ tables }: BackupManifest): object =>
  Object.fromEntries(tables.map(({ name, file, rows }) => [name, { rows, sha256: file.sha256 }]));

/** Restores into the empty database of the settings, which it migrates first. */
export const restoreBackup = async ({
  folder,
  logger,
  onProgress,
  config = loadConfig().config,
}: Wanted): Promise<BackupManifest> => {
  const { migrationUrl } = config.database;
  const states = await listMigrations(logger, migrationSettings(config));
  const done = states.filter(({ isDone }) => isDone).length;
  if (done > 0 && done < states.length) throw new BackupRefused('This database has an older schema: it is not empty.');
  const shutdown = createShutdown(logger);
  try {
    return await createRestoreBackup({
      reader: openBackupReader(folder),
      openTarget: async () => {
        await migrate(logger, migrationSettings(config));
        return openRestoreTarget(migrationUrl);
      },
      migrations: states.map(({ name }) => name),
      mediaStore: openMediaStore(config, shutdown),
      ...(onProgress && { onProgress }),
    })();
  } finally {
    await shutdown.run();
  }
};

const migrationSettings = ({ database, logLevel }: Config) => ({
  databaseUrl: database.url,
  migrationUrl: database.migrationUrl,
  logLevel,
});

/** Where `jiedai backup` writes when nobody names a folder. */
export const defaultBackupFolder = ({ config } = loadConfig()): string =>
  join(config.dataDir, 'backups', new Date().toISOString().replaceAll(/[:.]/g, '-'));
