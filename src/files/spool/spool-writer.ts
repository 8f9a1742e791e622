import { open, stat, utimes } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../kernel/errors.js';

/** Opens a file to append to; a test hands in a full disk here. */
export type OpenFile = (path: string) => Promise<FileHandle>;

export type SpoolWriter = {
  /** Resolves when the line is on the disk. Throws `unavailable` when the disk does not take it; then it does not count. */
  readonly append: (line: string) => Promise<void>;
  /** Ends the current file, after what is being written; the next line begins another. */
  readonly rotate: () => Promise<void>;
  /** Tells other machines that this file's process lives. */
  readonly touch: () => Promise<void>;
};

type Line = { readonly text: string; readonly resolve: () => void; readonly reject: (error: unknown) => void };
type Current = { readonly path: string; readonly handle: FileHandle; length: number };

/** At most so much is written per fsync; what comes meanwhile waits for the next. */
const MAX_CHARACTERS = 4_000_000;
/** More than this waiting is more than a disk can take in the time WeChat gives. */
const MAX_WAITING = 50_000;

export const openForAppend: OpenFile = (path) => open(path, 'ax', 0o600);

/** Appends to files of its own, many lines per fsync. `onFile` is told of each new file before anything is in it. */
export const createSpoolWriter = (
  newPath: () => string,
  onFile: (path: string) => void,
  openFile: OpenFile = openForAppend,
): SpoolWriter => {
  const waiting = createLineQueue();
  const files = createCurrentFile({ newPath, onFile, openFile });
  let running: Promise<void> = Promise.resolve();

  const writeOrRefuse = async (lines: readonly Line[]): Promise<void> => {
    try {
      await files.write(Buffer.from(lines.map(({ text }) => text).join('')));
      for (const { resolve } of lines) resolve();
    } catch (cause) {
      await files.undo();
      for (const { reject } of lines) reject(new AppError('unavailable', 'unavailable', { cause }));
    }
  };

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    running = running.then(work, work);
    return running;
  };

  const writeAll = async (): Promise<void> => {
    while (waiting.size() > 0) await writeOrRefuse(waiting.take());
  };

  return {
    append: (text) =>
      new Promise((resolve, reject) => {
        if (waiting.size() >= MAX_WAITING) {
          reject(new AppError('unavailable', 'unavailable'));
          return;
        }
        waiting.add({ text, resolve, reject });
        if (waiting.size() === 1) void inTurn(writeAll);
      }),
    rotate: () => inTurn(files.end),
    touch: files.touch,
  };
};

const createLineQueue = () => {
  let lines: Line[] = [];
  return {
    size: () => lines.length,
    add: (line: Line): void => {
      lines.push(line);
    },
    take: (): readonly Line[] => {
      let characters = 0;
      const cut = lines.findIndex(({ text }, place) => (characters += text.length) > MAX_CHARACTERS && place > 0);
      const taken = cut < 0 ? lines : lines.slice(0, cut);
      lines = lines.slice(taken.length);
      return taken;
    },
  };
};

type FileDeps = {
  readonly newPath: () => string;
  readonly onFile: (path: string) => void;
  readonly openFile: OpenFile;
};

const createCurrentFile = ({ newPath, onFile, openFile }: FileDeps) => {
  let current: Current | undefined;

  const begin = async (): Promise<Current> => {
    const path = newPath();
    const file = { path, handle: await openFile(path), length: 0 };
    current = file;
    onFile(path);
    // Without this a power cut could lose the file's name, and with it what fsync has saved.
    await syncFolder(dirname(path));
    return file;
  };

  const end = async (): Promise<void> => {
    const ended = current;
    current = undefined;
    await ended?.handle.close();
  };

  return {
    end,
    write: async (bytes: Buffer): Promise<void> => {
      const file = current ?? (await begin());
      await writeWhole(file, bytes);
      if (await isOurs(file)) return;
      // Another machine took the file for abandoned: what was just written may never be read there.
      await end();
      await writeWhole(await begin(), bytes);
    },
    /** Takes half-written lines out. Where that fails they end a file, and a damaged line does not count. */
    undo: async (): Promise<void> => {
      await current?.handle.truncate(current.length).catch(() => {});
      await end().catch(() => {});
    },
    touch: async (): Promise<void> => {
      const now = new Date();
      if (current) await utimes(current.path, now, now).catch(() => {});
    },
  };
};

const writeWhole = async (file: Current, bytes: Buffer): Promise<void> => {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await file.handle.write(bytes, written, bytes.length - written);
    written += bytesWritten;
  }
  await file.handle.datasync();
  file.length += bytes.length;
};

const isOurs = async ({ path, handle }: Current): Promise<boolean> => {
  const [inside, named] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
  return named?.ino === inside.ino && named.dev === inside.dev;
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};
