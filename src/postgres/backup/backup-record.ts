import { openBackupClient } from './backup-client.js';

/** How a backup ended, for the console. */
export type BackupRecord = {
  readonly id: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Undefined: it failed. */
  readonly totals:
    { readonly rows: number; readonly bytes: number; readonly mediaFiles: number; readonly files: object } | undefined;
  readonly error: string | undefined;
};

export const recordBackup = async (
  url: string,
  { id, startedAt, endedAt, totals, error }: BackupRecord,
): Promise<void> => {
  const client = await openBackupClient(url);
  try {
    await client.query('insert into backups (id, started_at, ended_at, manifest, error) values ($1, $2, $3, $4, $5)', [
      id,
      startedAt,
      endedAt,
      totals ? JSON.stringify(totals) : null,
      error ?? null,
    ]);
  } finally {
    await client.end();
  }
};
