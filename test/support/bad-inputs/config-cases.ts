import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const corpus = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      target: z.string(),
      kind: z.enum(['bad', 'hazard', 'control']),
      setting: z.string().optional(),
      value: z
        .union([
          z.string(),
          z.null(),
          z.object({ fromDocs: z.literal(true) }),
          z.object({ readOnlyDir: z.literal(true) }),
          z.object({ random: z.number() }),
          z.object({ inUse: z.literal(true) }),
        ])
        .optional(),
    }),
  ),
});

export type ConfigCase = {
  readonly id: string;
  /** Dotted. */
  readonly name: string;
  /** Undefined: not given. */
  readonly value: string | undefined;
  readonly isRefused: boolean;
};

/** What the settings cannot tell by themselves: a port in use, what Redis says, and a key that is right but another's. */
const NEEDS_A_STORE = new Set(['cfg-port-used', 'cfg-redis-evicting', 'cfg-master-key-wrong']);

/** The recorded cases of process settings that are decided before anything is opened. */
export const scopedCases = (): readonly ConfigCase[] => {
  const { cases } = corpus.parse(JSON.parse(readFileSync(join(__dirname, '../bad-inputs.json'), 'utf8')));
  return cases.flatMap(({ id, target, kind, setting, value }) => {
    if (target !== 'config' || setting === undefined || NEEDS_A_STORE.has(id)) return [];
    return [{ id, name: setting, value: textOf(value), isRefused: kind === 'bad' }];
  });
};

const textOf = (value: z.output<typeof corpus>['cases'][number]['value']): string | undefined => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  return 'readOnlyDir' in value ? 'READ_ONLY_DIR' : exampleKey();
};

/** The master key that the documentation shows. */
const exampleKey = (): string => {
  const example = readFileSync(join(__dirname, '../../../.env.example'), 'utf8');
  return /^#? ?JIEDAI_MASTER_KEY=(.*)$/m.exec(example)?.[1] ?? '';
};
