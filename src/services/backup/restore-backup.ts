import { BackupRefused } from '../ports/backup/backup.js';
import type { BackupManifest, BackupReader, RestoreTarget } from '../ports/backup/backup.js';
import type { MediaStore } from '../ports/tools/media-store.js';

type Deps = {
  readonly reader: BackupReader;
  /** Migrates and opens the database. */
  readonly openTarget: () => Promise<RestoreTarget>;
  /** The migrations of this program, oldest first. */
  readonly migrations: readonly string[];
  readonly mediaStore: Pick<MediaStore, 'put'>;
  readonly onProgress?: (part: string) => void;
};

/**
 * Fills an empty database from a backup. Checks every checksum before anything is touched; throws BackupRefused for a backup that
 * is damaged or of another schema, and for a database that is in use. The rows come all at once or not at all.
 */
export const createRestoreBackup = (deps: Deps) => async (): Promise<BackupManifest> => {
  const { reader, onProgress } = deps;
  const manifest = await reader.manifest();
  refuseOtherSchema(manifest.migrations, deps.migrations);
  onProgress?.('checksums');
  await reader.verify([...manifest.tables.map(({ file }) => file), manifest.media.list]);
  for await (const { file } of reader.media(manifest.media.list)) if (file) await reader.verify([file]);
  const target = await deps.openTarget();
  try {
    if (!(await target.isEmpty())) throw new BackupRefused('This database is in use; restore into an empty one.');
    await fill(deps, manifest, target);
    return manifest;
  } finally {
    await target.close();
  }
};

const refuseOtherSchema = (theirs: readonly string[], ours: readonly string[]): void => {
  if (theirs.join() === ours.join()) return;
  const newest = (names: readonly string[]): string => names.at(-1) ?? 'none';
  throw new BackupRefused(
    `The backup has another schema version (${theirs.length} migrations, newest ${newest(theirs)}) than this program (${ours.length}, newest ${newest(ours)}): restore with the version that made it, then upgrade.`,
  );
};

const fill = async ({ reader, mediaStore, onProgress }: Deps, manifest: BackupManifest, target: RestoreTarget) => {
  const fileOf = new Map(manifest.tables.map(({ name, file }) => [name, file.name]));
  onProgress?.('tables');
  const rows = await target.fill(manifest, (table) => reader.open(fileOf.get(table) ?? ''));
  for (const table of manifest.tables) {
    if (rows.get(table.name) !== table.rows)
      throw new BackupRefused(`The table ${table.name} did not come back whole.`);
  }
  onProgress?.('media');
  for await (const { key, contentType, file } of reader.media(manifest.media.list)) {
    if (file) await mediaStore.put(key, await whole(reader.open(file.name), file.bytes), contentType);
  }
  await target.commit();
};

/** A medium is small enough to be held: no upload is larger than 20 MB. */
const whole = async (chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> => {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for await (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
};
