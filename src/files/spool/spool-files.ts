import { readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../file-errors.js';
import { progressOf } from './spool-drain.js';
import { currentOwner, isAbandoned, parseFileName, toFileName } from './spool-owner.js';
import type { SpoolOwner } from './spool-owner.js';

/** The spool files of this process, oldest first. */
export const createSpoolFiles = (dir: string) => {
  const self = currentOwner();
  let paths: readonly string[] = [];
  let lastMs = 0;
  const pathAt = (createdMs: number): string => join(dir, toFileName({ createdMs, owner: self }));

  /** Takes one over by its name; undefined when another process was quicker. */
  const takeOver = async (path: string): Promise<string | undefined> => {
    const mine = newPath();
    try {
      await rename(path, mine);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
    await rename(progressOf(path), progressOf(mine)).catch(() => {});
    return mine;
  };

  const newPath = (): string => {
    lastMs = Math.max(Date.now(), lastMs + 1);
    return pathAt(lastMs);
  };

  return {
    newPath,
    add: (path: string): void => {
      paths = [...paths, path];
    },
    drop: (path: string): void => {
      paths = paths.filter((other) => other !== path);
    },
    oldest: (): string | undefined => paths[0],
    /** Takes over the files of processes that are gone; they come before our own. */
    adopt: async (): Promise<readonly string[]> => {
      const taken: string[] = [];
      for (const path of await abandonedIn(dir, self)) {
        const mine = await takeOver(path);
        if (mine !== undefined) taken.push(mine);
      }
      paths = [...taken, ...paths];
      return taken;
    },
  };
};

const abandonedIn = async (dir: string, self: SpoolOwner): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const fileName of (await readdir(dir)).sort()) {
    const name = parseFileName(fileName);
    const path = join(dir, fileName);
    const touched = name && (await stat(path).catch(() => undefined));
    if (name && touched && isAbandoned(name.owner, self, touched.mtimeMs)) found.push(path);
  }
  return found;
};
