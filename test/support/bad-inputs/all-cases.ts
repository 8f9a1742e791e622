import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const listed = z.looseObject({ id: z.string(), target: z.string() });
const shape = z.looseObject({ cases: z.array(listed), controls: z.array(listed) });

/** From the project's folder: what is compiled runs beside a copy that has no such files. */
const text = readFileSync(join('test', 'support', 'bad-inputs.json'), 'utf8');

/** The whole corpus as it is written, cases and controls. */
export const corpusAsWritten = shape.parse(JSON.parse(text));

export const TARGETS = ['callback', 'pay', 'api', 'ws', 'upload', 'config'] as const;
export type TargetName = (typeof TARGETS)[number];

/** What has been run of each target. */
export type Tally = {
  readonly note: (target: TargetName, id: string) => void;
  readonly lines: () => readonly string[];
};

export const createTally = () => {
  const ran = new Map<string, Set<string>>(TARGETS.map((target) => [target, new Set<string>()]));
  const missing = (target: string, list: typeof corpusAsWritten.cases): readonly string[] =>
    list.filter((one) => one.target === target && !ran.get(target)?.has(one.id)).map(({ id }) => id);
  const all = [...corpusAsWritten.cases, ...corpusAsWritten.controls];
  return {
    note: (target: TargetName, id: string): void => void ran.get(target)?.add(id),
    /** Cases and controls that nobody has run, whatever their target is called. */
    notRun: (): readonly string[] => [
      ...TARGETS.flatMap((target) => missing(target, all)),
      ...all.filter(({ target }) => !ran.has(target)).map(({ id }) => id),
    ],
    lines: (): readonly string[] =>
      TARGETS.map((target) => {
        const count = (list: typeof corpusAsWritten.cases): string => {
          const wanted = list.filter((one) => one.target === target).length;
          return `${wanted - missing(target, list).length} of ${wanted}`;
        };
        return `${target}: cases ${count(corpusAsWritten.cases)}, controls ${count(corpusAsWritten.controls)}`;
      }),
  };
};
