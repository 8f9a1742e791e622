import { mkdir } from 'node:fs/promises';
import type { Logger } from '../../kernel/logger.js';
import type { Spool } from '../../services/ports/queues/inbound-queue.js';
import { countWaiting, drainSpoolFile } from './spool-drain.js';
import type { Deliver } from './spool-drain.js';
import { createSpoolFiles } from './spool-files.js';
import { toLine } from './spool-record.js';
import { createSpoolWriter } from './spool-writer.js';
import type { OpenFile } from './spool-writer.js';

type Deps = {
  /** The folder of the spool inside DATA_DIR; several processes may share it. */
  readonly dir: string;
  readonly logger: Logger;
  readonly openFile?: OpenFile;
};

const TOUCH_EVERY_MS = 10_000;

/** Opens the spool of this process and takes over the files of processes that are gone. */
export const openSpool = async ({ dir, logger, openFile }: Deps): Promise<Spool> => {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const files = createSpoolFiles(dir);
  const writer = createSpoolWriter(files.newPath, files.add, openFile);
  const heart = setInterval(() => void writer.touch(), TOUCH_EVERY_MS).unref();
  let waiting = 0;
  let draining: Promise<number> | undefined;

  const adopt = async (): Promise<void> => {
    for (const path of await files.adopt()) {
      const found = await countWaiting(path);
      waiting += found;
      logger.warn({ pushes: found }, 'took over the spool of a process that is gone');
    }
  };

  const drainAll = async (deliver: Deliver): Promise<number> => {
    await adopt();
    for (let total = 0; ;) {
      await writer.rotate();
      const oldest = files.oldest();
      if (oldest === undefined) return total;
      const { delivered, setAside, isDone } = await drainSpoolFile(oldest, deliver, logger);
      total += delivered;
      waiting -= delivered + setAside;
      if (!isDone) return total;
      files.drop(oldest);
    }
  };

  await adopt();
  return {
    append: async (push) => {
      waiting += 1;
      await writer.append(toLine(push)).catch((error: unknown) => {
        waiting -= 1;
        throw error;
      });
    },
    drain: (deliver) => {
      draining ??= drainAll(deliver).finally(() => {
        draining = undefined;
      });
      return draining;
    },
    size: () => waiting,
    close: async () => {
      clearInterval(heart);
      await draining?.catch(() => {});
      await writer.rotate();
    },
  };
};
