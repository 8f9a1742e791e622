import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { BackupRefused } from '../../services/ports/backup/backup.js';
import type { BackupWriter } from '../../services/ports/backup/backup.js';
import { codeOf } from '../file-errors.js';

/** Counts and sums what goes through. */
const createMeter = () => {
  const hash = createHash('sha256');
  const meter = { bytes: 0, sha256: () => hash.digest('hex') };
  const through = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      meter.bytes += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { meter, through };
};

/**
 * A backup in `folder`, which must not exist or be empty. It is written beside its place, flushed, and takes its name at the end:
 * a folder of that name is a whole backup. Files ending in `.gz` are compressed; every file is read by nobody else (mode 600).
 */
export const openBackupWriter = async (folder: string): Promise<BackupWriter> => {
  const place = resolve(folder);
  await refuseTaken(place);
  const draft = `${place}.draft-${process.pid}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const add: BackupWriter['add'] = async (name, content) => {
    const path = join(draft, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const { meter, through } = createMeter();
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    const source = Readable.from(content, { objectMode: false });
    await (name.endsWith('.gz')
      ? pipeline(source, createGzip({ level: 3 }), through, file)
      : pipeline(source, through, file));
    return { name, bytes: meter.bytes, sha256: meter.sha256() };
  };
  return {
    add,
    finish: async (manifest) => {
      await add('manifest.json', [Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`)]);
      await refuseTaken(place);
      await rename(draft, place);
      await flushFolder(dirname(place));
    },
    abandon: () => rm(draft, { recursive: true, force: true }),
  };
};

const refuseTaken = async (place: string): Promise<void> => {
  try {
    if ((await readdir(place)).length > 0) throw new BackupRefused(`${place} is not empty; name a new folder.`);
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') throw new BackupRefused(`${place} is a file; name a new folder.`);
    if (codeOf(error) !== 'ENOENT') throw error;
  }
};

/** A name is on the disk only when its folder is. */
const flushFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
