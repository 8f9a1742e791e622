import type { Clock } from '../../kernel/clock.js';
import type { BackupManifest, BackupWriter, KeptMedium, Snapshot, StoredFile } from '../ports/backup/backup.js';
import type { MediaStore } from '../ports/tools/media-store.js';

type Deps = {
  readonly openSnapshot: () => Promise<Snapshot>;
  readonly openWriter: () => Promise<BackupWriter>;
  readonly mediaStore: Pick<MediaStore, 'get'>;
  readonly clock: Clock;
  /** Told of every table and of the media, for whoever watches. */
  readonly onProgress?: (part: string) => void;
};

/** Copies everything into a new folder: the tables as they were at one moment, then the media they name. */
export const createBackUp = (deps: Deps) => async (): Promise<BackupManifest> => {
  const writer = await deps.openWriter();
  try {
    const snapshot = await deps.openSnapshot();
    try {
      const manifest = await write(deps, snapshot, writer);
      await writer.finish(manifest);
      return manifest;
    } finally {
      await snapshot.close();
    }
  } catch (error) {
    await writer.abandon();
    throw error;
  }
};

const write = async (
  { mediaStore, clock, onProgress }: Deps,
  snapshot: Snapshot,
  writer: BackupWriter,
): Promise<BackupManifest> => {
  const takenAt = clock.now().toISOString();
  const { shape } = snapshot;
  const tables: BackupManifest['tables'][number][] = [];
  for (const table of shape.tables) {
    onProgress?.(table.name);
    const { rows, ...file } = await snapshot.copyOut(table, (content) =>
      writer.add(`tables/${table.name}.copy.gz`, content),
    );
    tables.push({ ...table, rows, file });
  }
  onProgress?.('media');
  const tally = { files: 0, bytes: 0, missing: 0 };
  const keepEach = createKeepMedium({ mediaStore, writer }, tally);
  const list = await writer.add('media.jsonl.gz', lines(snapshot.media(), keepEach));
  return {
    format: 1,
    takenAt,
    migrations: shape.migrations,
    tables,
    partitions: shape.partitions,
    sequences: shape.sequences,
    media: { list, ...tally },
  };
};

type Tally = { files: number; bytes: number; missing: number };

/** A medium that went away between the snapshot and now, because its time was over, is listed as missing. */
const createKeepMedium =
  (
    { mediaStore, writer }: { readonly mediaStore: Pick<MediaStore, 'get'>; readonly writer: BackupWriter },
    tally: Tally,
  ) =>
  async ({ key, contentType }: KeptMedium): Promise<KeptMedium & { readonly file?: StoredFile }> => {
    const bytes = await mediaStore.get(key);
    if (!bytes) {
      tally.missing += 1;
      return { key, contentType };
    }
    const file = await writer.add(`media/${key}`, [bytes]);
    tally.files += 1;
    tally.bytes += file.bytes;
    return { key, contentType, file };
  };

/** One line of JSON each, made as it is read. */
async function* lines<T>(items: AsyncIterable<T>, toLine: (item: T) => Promise<object>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const item of items) yield encoder.encode(`${JSON.stringify(await toLine(item))}\n`);
}
