import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../file-errors.js';

/** Who writes a spool file. Part of its name, so that others can tell whether that process still lives. */
export type SpoolOwner = {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's ticks: numbers of dead processes are used again. 0 where that is not known. */
  readonly startedTicks: number;
  readonly instance: string;
};

export type SpoolName = { readonly createdMs: number; readonly owner: SpoolOwner };

/** A file of another machine's process that has not been touched for so long belongs to nobody. */
const SILENT_MS = 60_000;
const NAME = /^(\d{13})~([a-z0-9-]{1,63})~(\d+)~(\d+)~([0-9a-f]{12})\.spool$/;

export const currentOwner = (): SpoolOwner => ({
  host:
    hostname()
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, '-')
      .slice(0, 63) || 'host',
  pid: process.pid,
  startedTicks: startedTicks(process.pid),
  instance: randomBytes(6).toString('hex'),
});

export const toFileName = ({ createdMs, owner }: SpoolName): string =>
  `${String(createdMs).padStart(13, '0')}~${owner.host}~${owner.pid}~${owner.startedTicks}~${owner.instance}.spool`;

/** Undefined for a file that is no spool. */
export const parseFileName = (fileName: string): SpoolName | undefined => {
  const [, createdMs, host, pid, ticks, instance] = NAME.exec(fileName) ?? [];
  if (createdMs === undefined || host === undefined || instance === undefined) return undefined;
  return { createdMs: Number(createdMs), owner: { host, pid: Number(pid), startedTicks: Number(ticks), instance } };
};

/** Whether nobody writes this file any more. `touchedMs`: when it was last written or touched. */
export const isAbandoned = (owner: SpoolOwner, self: SpoolOwner, touchedMs: number): boolean => {
  if (owner.instance === self.instance) return false;
  if (owner.host !== self.host) return Date.now() - touchedMs > SILENT_MS;
  return !isAlive(owner.pid) || startedTicks(owner.pid) !== owner.startedTicks;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another account.
    return codeOf(error) === 'EPERM';
  }
};

/** Field 22 of /proc/<pid>/stat, counted after the name in brackets, which may hold spaces. */
const startedTicks = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0);
  } catch {
    return 0;
  }
};
