import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { isPinned } from '../measure/pinning.js';
import { GOALS } from './goals.js';
import type { Figure } from './figure.js';

export type Noise = {
  /** Throughput of one and the same server measured against itself. */
  readonly aa: number;
  /** The part of the machine that others used while the bench rested. */
  readonly others: number;
};

export type Run = {
  readonly figures: readonly Figure[];
  /** By group of cases. */
  readonly noise: Readonly<Record<string, Noise>>;
  readonly stores: { readonly postgres: string; readonly redis: string };
  readonly seconds: number;
};

export const commitOf = (): string | null => {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return null;
  }
};

const asJson = ({ figures, noise, stores, seconds }: Run, at: Date): string => {
  const report = {
    schema: 1,
    at: at.toISOString(),
    commit: commitOf(),
    seconds,
    env: {
      node: process.version,
      ...stores,
      cpus: cpus().length,
      model: cpus()[0]?.model ?? 'unknown',
      isPinned: isPinned(),
    },
    noise,
    results: figures.map(({ id, interval, n, flags, detail }) => ({ id, ...interval, n, flags, detail })),
    goals: figures.map(({ id, interval, verdict }) => ({ id, ...GOALS[id], value: interval.value, verdict })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};

/** Writes `<time>.json` and `latest.json`; returns the path of the first. */
export const writeRun = (run: Run): string => {
  const at = new Date();
  const dir = join('bench', 'results');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${at.toISOString().slice(0, 19).replaceAll(':', '')}.json`);
  const text = asJson(run, at);
  writeFileSync(path, text);
  writeFileSync(join(dir, 'latest.json'), text);
  return path;
};
