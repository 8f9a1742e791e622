import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where servers under measurement run, and where everything beside them does. */
export type Place = 'server' | 'beside';

const CPU_OF = { server: 0, beside: 1 } satisfies Record<Place, number>;

let hasTaskset = availableParallelism() > 1;

/** Keeps a process with all its threads, and what they start, on one CPU; where that cannot be done, nothing happens. */
export const pin = async (pid: number, place: Place): Promise<void> => {
  if (!hasTaskset) return;
  try {
    await run('taskset', ['-a', '-p', '-c', String(CPU_OF[place]), String(pid)]);
  } catch {
    hasTaskset = false;
  }
};

export const isPinned = (): boolean => hasTaskset;
