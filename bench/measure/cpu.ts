import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Nanoseconds on a CPU, by the scheduler's own accounting; a thread that ends meanwhile has nothing to say any more. */
const scheduledNanos = async (pid: number): Promise<number> => {
  const threads = await readdir(`/proc/${pid}/task`);
  const texts = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0')),
  );
  return texts.reduce((total, text) => total + Number(text.split(' ')[0]), 0);
};

/** `12:34.56` or `01:12:34`, as ps spells it: hundredths of a second at best, so slices must be long. */
const parseTime = (text: string): number =>
  text
    .trim()
    .split(':')
    .reduce((seconds, part) => seconds * 60 + Number(part), 0);

const listedNanos = async (pid: number): Promise<number> => {
  const { stdout } = await run('ps', ['-o', 'time=', '-p', String(pid)]);
  return parseTime(stdout) * 1e9;
};

/** CPU time that all threads of these processes have used, in nanoseconds. */
export const cpuNanosOf = async (pids: readonly number[]): Promise<number> => {
  const each = await Promise.all(pids.map((pid) => scheduledNanos(pid).catch(() => listedNanos(pid))));
  return each.reduce((total, nanos) => total + nanos, 0);
};
