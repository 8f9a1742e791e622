import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { describeStores } from '../servers/stores.js';
import { commitOf } from './write.js';

/** What runs apart from the figures and takes its time. */
export type LongRun = 'growth' | 'soak' | 'fairness';

export type Machine = { readonly at: string; readonly commit: string | null; readonly words: string };

export const describeMachine = async (): Promise<Machine> => {
  const { postgres, redis } = await describeStores();
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const words = `${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, Postgres ${postgres}, Redis ${redis}`;
  return { at: `${at} UTC`, commit: commitOf(), words };
};

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Writes `bench/results/<name>.md` and `.json`; returns the path of the first. */
export const writeReport = (name: LongRun, report: { readonly text: string; readonly data: unknown }): string => {
  const dir = join('bench', 'results');
  mkdirSync(dir, { recursive: true });
  const path = join(dir, `${name}.md`);
  writeFileSync(path, `${report.text}\n`);
  writeFileSync(join(dir, `${name}.json`), `${JSON.stringify({ schema: 1, ...Object(report.data) }, null, 2)}\n`);
  return path;
};
