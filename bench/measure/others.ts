import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** How much of the machine others used, as a part of all its CPUs; undefined where the system does not say who uses what. */
export type Watch = { readonly stop: () => number | undefined };

/** /proc counts in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;

type Times = { readonly busy: number; readonly all: number };

export const cpuTimes = (): Times =>
  cpus().reduce(
    (sum, { times }) => {
      const all = times.user + times.nice + times.sys + times.idle + times.irq;
      return { busy: sum.busy + all - times.idle, all: sum.all + all };
    },
    { busy: 0, all: 0 },
  );

type Used = { readonly pid: number; readonly parent: number; readonly ms: number };

/** What a process and those of its children that have ended have used. Its name may hold anything, so it is cut off. */
const usedBy = (pid: number): Used | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), ms: ticks * TICK_MS };
  } catch {
    return undefined;
  }
};

/** What these processes and all below them have used. */
const usedByTrees = (roots: readonly number[]): number | undefined => {
  let all: readonly Used[];
  try {
    all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (usedBy(Number(name)) ?? []) : []));
  } catch {
    return undefined;
  }
  const ours = new Set(roots);
  for (let size = -1; size !== ours.size;) {
    size = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  return all.reduce((sum, { pid, ms }) => (ours.has(pid) ? sum + ms : sum), 0);
};

/** Watches from now on. `roots`: this process and the stores, with all that they start. */
export const watchOthers = (roots: readonly number[]): Watch => {
  const before = cpuTimes();
  const oursBefore = usedByTrees(roots);
  return {
    stop: () => {
      const ours = usedByTrees(roots);
      const after = cpuTimes();
      if (ours === undefined || oursBefore === undefined) return undefined;
      return Math.max(0, (after.busy - before.busy - (ours - oursBefore)) / (after.all - before.all));
    },
  };
};
