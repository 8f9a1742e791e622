import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../kernel/errors.js';
import type { MediaStore } from '../../services/ports/tools/media-store.js';
import { codeOf } from '../file-errors.js';

/** Keys are made by us: parts of letters, digits, dots, dashes and underscores, none beginning with a dot. */
const KEY = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,127})(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}){0,7}$/;

/** Media in files below one folder. A file is whole or not there; `contentType` is kept by the media table alone. */
export const createFolderMediaStore = (dir: string): MediaStore => {
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new Error('a media key is not one of ours');
    return join(dir, key);
  };
  return {
    put: async (key, bytes) => {
      const path = pathOf(key);
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o750 });
        await writeWhole(path, bytes);
      } catch (cause) {
        throw new AppError('unavailable', 'unavailable', { cause });
      }
    },
    get: async (key) => {
      const path = pathOf(key);
      try {
        return await readFile(path);
      } catch (cause) {
        if (codeOf(cause) === 'ENOENT') return undefined;
        throw new AppError('unavailable', 'unavailable', { cause });
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
};

/** Written beside its place, on the disk, then given its name; what is there already stays, because it never changes. */
const writeWhole = async (path: string, bytes: Uint8Array): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const file = await open(draft, 'wx', 0o640);
    try {
      await file.writeFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
};
