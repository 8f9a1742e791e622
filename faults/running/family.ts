import { execFileSync } from 'node:child_process';

/** A process, known also by when it began: its number may be given away again. */
type Relative = { readonly pid: number; readonly parent: number; readonly began: string };

const allProcesses = (): readonly Relative[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,lstart='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [pid = '', parent = '', ...began] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), began: began.join(' ') };
    });

export type Family = readonly Relative[];

/** A process and all below it. */
export const familyOf = (pid: number): Family => {
  const all = allProcesses();
  const below = (parent: number): Family =>
    all.filter((one) => one.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
};

/** Those that are still there. */
export const killAll = (family: Family): number => {
  const now = allProcesses();
  const left = family.filter(({ pid, began }) => now.some((one) => one.pid === pid && one.began === began));
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  return left.length;
};
