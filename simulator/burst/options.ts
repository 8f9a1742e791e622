import { parseArgs } from 'node:util';
import { burstSchema, type BurstPlan } from './plan.js';

/** What someone typed cannot be used; the message says which option and why. */
export class WrongOption extends Error {
  override readonly name = 'WrongOption';
}

export type PushFaultOptions = {
  readonly duplicateShare: number;
  readonly copies: number;
  readonly delayMs: readonly [number, number];
  readonly reorderShare: number;
  readonly dropAnswerShare: number;
};
export type Options = {
  readonly simulatorUrl: string;
  readonly channels: readonly string[];
  readonly plan: BurstPlan;
  readonly pushFaults: PushFaultOptions;
  readonly agents: number;
  readonly apiUrl: string;
  readonly apiTokens: readonly string[];
  readonly json: boolean;
};

const flags = {
  customers: { type: 'string', default: '100' },
  rate: { type: 'string', default: '20' },
  seconds: { type: 'string', default: '10' },
  channel: { type: 'string', multiple: true },
  duplicates: { type: 'string', default: '0' },
  copies: { type: 'string', default: '2' },
  delay: { type: 'string', default: '0-0ms' },
  reorder: { type: 'string', default: '0' },
  'drop-answers': { type: 'string', default: '0' },
  replies: { type: 'string' },
  wait: { type: 'string', default: '60' },
  agents: { type: 'string', default: '0' },
  api: { type: 'string', default: 'http://127.0.0.1:3000' },
  token: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
} as const;

const parse = (words: readonly string[]) => {
  try {
    return parseArgs({ args: [...words], options: flags, strict: true }).values;
  } catch (error) {
    throw new WrongOption(error instanceof Error ? error.message : String(error), { cause: error });
  }
};

const numberFrom = (name: string, text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new WrongOption(`--${name} is a number, not below 0`);
  return value;
};

const shareFrom = (name: string, text: string): number => {
  const share = numberFrom(name, text);
  if (share > 1) throw new WrongOption(`--${name} is a share from 0 to 1`);
  return share;
};

const rangeFrom = (text: string): readonly [number, number] => {
  const found = /^(\d+)(?:-(\d+))?(?:ms)?$/.exec(text);
  if (!found) throw new WrongOption('--delay is a range of milliseconds, such as 0-2000ms');
  const low = Number(found[1]);
  const high = Number(found[2] ?? found[1]);
  if (high < low) throw new WrongOption('--delay: the first number is the smaller one');
  return [low, high];
};

const repliesAreDue = (given: string | undefined, agents: number): boolean => {
  if (given === undefined) return agents > 0;
  if (given !== 'expected' && given !== 'none') throw new WrongOption('--replies is expected or none');
  return given === 'expected';
};

const planFrom = (values: ReturnType<typeof parse>, expectReplies: boolean): BurstPlan => {
  const plan = burstSchema.safeParse({
    customers: numberFrom('customers', values.customers),
    rate: numberFrom('rate', values.rate),
    seconds: numberFrom('seconds', values.seconds),
    waitSeconds: numberFrom('wait', values.wait),
    expectReplies,
  });
  if (plan.success) return plan.data;
  const [issue] = plan.error.issues;
  throw new WrongOption(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not usable'}`);
};

/** Reads the burst command's options; throws `WrongOption`. */
export const readOptions = (words: readonly string[], env: Readonly<Record<string, string | undefined>>): Options => {
  const values = parse(words);
  const agents = numberFrom('agents', values.agents);
  const apiTokens = values.token ?? [env.JIEDAI_API_TOKEN ?? ''].filter(Boolean);
  if (agents > 0 && apiTokens.length === 0) throw new WrongOption('--agents needs --token <API token>');
  return {
    simulatorUrl: env.SIMULATOR_URL ?? 'http://127.0.0.1:3100',
    channels: values.channel ?? [],
    plan: planFrom(values, repliesAreDue(values.replies, agents)),
    pushFaults: {
      duplicateShare: shareFrom('duplicates', values.duplicates),
      copies: numberFrom('copies', values.copies),
      delayMs: rangeFrom(values.delay),
      reorderShare: shareFrom('reorder', values.reorder),
      dropAnswerShare: shareFrom('drop-answers', values['drop-answers']),
    },
    agents,
    apiUrl: values.api,
    apiTokens,
    json: values.json,
  };
};
