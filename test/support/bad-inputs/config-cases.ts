import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { corpusAsWritten } from './all-cases.js';

const settingCase = z.strictObject({
  id: z.string(),
  target: z.literal('config'),
  kind: z.enum(['bad', 'hazard']),
  tags: z.array(z.string()),
  why: z.string(),
  environment: z.literal('production'),
  setting: z.string(),
  value: z.union([
    z.string(),
    z.null(),
    z.strictObject({ fromDocs: z.literal(true) }),
    z.strictObject({ readOnlyDir: z.literal(true) }),
    z.strictObject({ random: z.number() }),
    z.strictObject({ inUse: z.literal(true) }),
  ]),
  expect: z.strictObject({
    exit: z.union([z.number().transform((one) => [one]), z.array(z.number()), z.null()]),
    stderrNames: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
    stderrNeverValue: z.literal(true),
    listening: z.boolean(),
    stored: z.literal(false),
  }),
});
export type SettingCase = z.infer<typeof settingCase>;

/** What the settings cannot tell by themselves: a port in use, what Redis says, and a key that is right but another's. */
const NEEDS_A_STORE = new Set(['cfg-port-used', 'cfg-redis-evicting', 'cfg-master-key-wrong']);

const all = corpusAsWritten.cases
  .filter(({ target, setting }) => target === 'config' && setting !== undefined)
  .map((one) => settingCase.parse(one));

/** Settings of the process: those decided before anything is opened, and those that only the stores and the machine can tell. */
export const settingCases = {
  decidedAtOnce: all.filter(({ id }) => !NEEDS_A_STORE.has(id)),
  ofStores: all.filter(({ id }) => NEEDS_A_STORE.has(id)),
};

/** The master key that the documentation shows. */
const exampleKey = (): string => {
  const example = readFileSync('.env.example', 'utf8');
  return /^#? ?JIEDAI_MASTER_KEY=(.*)$/m.exec(example)?.[1] ?? '';
};

/** Undefined: not given. */
export const givenValueOf = ({ value }: SettingCase, readOnlyDir: string): string | undefined => {
  if (value === null) return undefined;
  if (typeof value === 'string') return value;
  return 'readOnlyDir' in value ? readOnlyDir : exampleKey();
};
