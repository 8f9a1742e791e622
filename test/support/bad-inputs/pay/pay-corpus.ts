import { z } from 'zod';
import { corpusAsWritten } from '../all-cases.js';

const expectation = z.strictObject({
  status: z.union([z.number(), z.array(z.number())]).optional(),
  bodyRule: z.strictObject({ is: z.enum(['json', 'empty']), equals: z.unknown().optional() }).optional(),
  stored: z.boolean().optional(),
  newEffects: z.number().optional(),
  rawKept: z.number().optional(),
  refundState: z.string().optional(),
  noOutbound: z.boolean().optional(),
  noPrototypePollution: z.array(z.string()).optional(),
  order: z.unknown().optional(),
  maxMs: z.number().optional(),
  never: z.array(z.string()).optional(),
  statusCounts: z.record(z.string(), z.number()).optional(),
  serverAlive: z.boolean().optional(),
});
const step = z.strictObject({
  account: z.string(),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()).default({}),
  auth: z.looseObject({ gen: z.string() }),
  body: z.looseObject({ gen: z.string() }),
  signAs: z.string().optional(),
  expect: expectation.optional(),
  repeat: z.number().default(1),
});
const outcome = {
  expect: expectation.extend({ after: expectation.optional() }),
  concurrent: z.boolean().default(false),
};
const several = z.object({ id: z.string(), why: z.string(), ...outcome, steps: z.array(step) });
const single = z.object({ id: z.string(), why: z.string(), ...outcome });

export type PayStep = z.infer<typeof step>;
export type PayExpectation = z.infer<typeof expectation>;
export type PayCase = Omit<z.infer<typeof several>, 'steps'> & { readonly steps: readonly PayStep[] };

const toCase = (input: Record<string, unknown>): PayCase => {
  const parsed = several.safeParse(input);
  if (parsed.success) return parsed.data;
  const { id, why, expect: wanted, concurrent } = single.parse(input);
  const { account, method, path, headers, auth, body, signAs } = input;
  const only = step.parse({ account, method, path, headers, auth, body, signAs, repeat: input['repeat'] });
  return { id, why, expect: wanted, concurrent, steps: [only] };
};

const load = () => {
  const shape = z.looseObject({
    cases: z.array(z.record(z.string(), z.unknown())),
    controls: z.array(z.record(z.string(), z.unknown())),
  });
  const { cases, controls } = shape.parse(corpusAsWritten);
  const ofPay = (all: readonly Record<string, unknown>[]): readonly PayCase[] =>
    all.filter(({ target }) => target === 'pay').map(toCase);
  return { cases: ofPay(cases), controls: ofPay(controls) };
};

/** The part of the corpus about notices of WeChat Pay. */
export const payCorpus = load();
