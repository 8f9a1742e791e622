import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { BackupRefused } from '../../services/ports/backup/backup.js';
import type { BackupManifest, BackupReader } from '../../services/ports/backup/backup.js';
import { codeOf } from '../file-errors.js';

/** Names are ours; a manifest from somewhere else must not lead out of its folder. */
const part = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
const file = z.strictObject({
  name: z.string().regex(new RegExp(`^${part}(?:/${part}){0,9}$`)),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const column = z.string().regex(/^(?:[a-z_][a-z0-9_]*|"[a-z_][a-z0-9_]*")$/);
const table = z.strictObject({ name: identifier, columns: z.array(column), rows: z.int().min(0), file });
const partition = z.strictObject({
  table: identifier,
  name: identifier,
  bounds: z.string().regex(/^FOR VALUES FROM \('[0-9: +-]+'\) TO \('[0-9: +-]+'\)$/),
});
const sequence = z.strictObject({
  table: identifier,
  column: identifier,
  lastValue: z.string().regex(/^\d{1,19}$/),
  isCalled: z.boolean(),
});
const manifestSchema = z.strictObject({
  format: z.literal(1),
  takenAt: z.iso.datetime(),
  migrations: z.array(z.string()),
  tables: z.array(table),
  partitions: z.array(partition),
  sequences: z.array(sequence),
  media: z.strictObject({ list: file, files: z.int(), bytes: z.int(), missing: z.int() }),
});
const medium = z.strictObject({ key: z.string(), contentType: z.string(), file: file.optional() });

/** A backup in a folder. */
export const openBackupReader = (folder: string): BackupReader => {
  const raw = (name: string) => createReadStream(join(folder, name));
  const open = (name: string): AsyncIterable<Uint8Array> => {
    if (!name.endsWith('.gz')) return raw(name);
    const source = raw(name);
    const unpacked = createGunzip();
    source.on('error', (error) => unpacked.destroy(error));
    return source.pipe(unpacked);
  };
  return {
    manifest: () => readManifest(folder),
    open,
    verify: async (files) => {
      for (const { name, bytes, sha256 } of files) {
        const hash = createHash('sha256');
        let seen = 0;
        try {
          for await (const chunk of raw(name)) {
            hash.update(chunk);
            seen += chunk.length;
          }
        } catch (cause) {
          if (codeOf(cause) !== 'ENOENT') throw cause;
          throw new BackupRefused(`${name} is missing from the backup.`, { cause });
        }
        if (seen !== bytes || hash.digest('hex') !== sha256)
          throw new BackupRefused(`${name} does not have the checksum of the manifest: the backup is damaged.`);
      }
    },
    media: async function* (list) {
      const unpacked = createGunzip();
      const source = raw(list.name);
      source.on('error', (error) => unpacked.destroy(error));
      for await (const line of createInterface({ input: source.pipe(unpacked) })) {
        const { file: stored, ...kept } = medium.parse(JSON.parse(line));
        yield { ...kept, file: stored };
      }
    },
  };
};

const readManifest = async (folder: string): Promise<BackupManifest> => {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  } catch (cause) {
    throw new BackupRefused(`${folder} holds no manifest.json that this version can read.`, { cause });
  }
};
