import { parseArgs } from 'node:util';
import { createLogger } from '../app/logger.js';
import { backUp, defaultBackupFolder, restoreBackup, totalsOf } from '../app/operator/backup.js';
import { rebuildRedis } from '../app/operator/rebuild.js';

const USAGE_ERROR = 64;
const MEGABYTE = 1024 * 1024;

const logger = () => createLogger('warn', process.stderr);
const tell = (part: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`${part}\n`);
};

/** `jiedai backup`: everything into a new folder. */
export const backupCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
  const folder = values.to ?? defaultBackupFolder();
  const manifest = await backUp({ folder, logger: logger(), onProgress: tell });
  const { rows, bytes, mediaFiles } = totalsOf(manifest);
  process.stdout.write(
    `${folder}\n${manifest.tables.length} tables, ${rows} rows, ${mediaFiles} media files, ${(bytes / MEGABYTE).toFixed(1)} MB\n`,
  );
  if (manifest.media.missing > 0) process.stderr.write(`${manifest.media.missing} media files were not in the store\n`);
  return 0;
};

/** `jiedai restore`: a backup into the empty database of the settings, then Redis from it. */
export const restoreCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' } } });
  if (values.from === undefined) {
    process.stderr.write('Give the folder of the backup by --from.\n');
    return USAGE_ERROR;
  }
  const { rows, mediaFiles } = totalsOf(
    await restoreBackup({ folder: values.from, logger: logger(), onProgress: tell }),
  );
  process.stdout.write(`restored ${rows} rows and ${mediaFiles} media files\n`);
  return rebuildCommand();
};

/** `jiedai rebuild`: Redis from Postgres. */
export const rebuildCommand = async (): Promise<number> => {
  const merchants = await rebuildRedis(logger());
  process.stdout.write(`rebuilt the waiting lines of ${merchants} merchants\n`);
  return 0;
};
