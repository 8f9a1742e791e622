import { z } from 'zod';
import { corpusAsWritten } from './all-cases.js';

const generator = z.looseObject({ gen: z.string() });

const transport = z.strictObject({
  chunked: z.boolean().optional(),
  claimContentLength: z.number().optional(),
  bytesPerSecond: z.number().optional(),
  abortAfterFraction: z.number().optional(),
  raw: z.string().optional(),
  rawGen: z.looseObject({}).optional(),
});

const statusOf = z.union([z.number(), z.literal('closed')]);

const expectation = z.strictObject({
  status: z.union([statusOf, z.array(statusOf)]).optional(),
  bodyRule: z.looseObject({ is: z.enum(['text', 'json', 'empty', 'any']), equals: z.unknown().optional() }).optional(),
  stored: z.boolean().optional(),
  newMessages: z.number().optional(),
  newConversations: z.number().optional(),
  rawKept: z.boolean().optional(),
  statusCounts: z.record(z.string(), z.number()).optional(),
  never: z.array(z.string()).optional(),
  headerAbsent: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  maxMs: z.number().optional(),
  noOutbound: z.boolean().optional(),
  noPrototypePollution: z.array(z.string()).optional(),
  storedContentContains: z.string().optional(),
  eraseTask: z.boolean().optional(),
  serverAlive: z.boolean().optional(),
  rssGrowthMaxMB: z.number().optional(),
  // Follow-up checks in words, for the parts they name.
  console: z.string().optional(),
  export: z.string().optional(),
  log: z.string().optional(),
});

const step = z.strictObject({
  account: z.string(),
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.unknown()),
  auth: generator,
  body: generator,
  expect: expectation.optional(),
  transport: transport.optional(),
  signAs: z.string().optional(),
  repeat: z.number().optional(),
});

const labels = {
  id: z.string(),
  target: z.literal('callback'),
  kind: z.string(),
  tags: z.array(z.string()),
  why: z.string(),
};
const outcome = { expect: expectation.extend({ after: expectation.optional() }), concurrent: z.boolean().optional() };

const severalSteps = z.strictObject({ ...labels, ...outcome, steps: z.array(step) });
const oneStep = step.omit({ expect: true }).extend({ ...labels, ...outcome });

const account = z.looseObject({
  accountKey: z.string(),
  exists: z.boolean(),
  enabled: z.boolean().optional(),
  merchant: z.string().optional(),
  mode: z.enum(['plain', 'compatible', 'safe']).optional(),
  format: z.enum(['xml', 'json']).optional(),
  appId: z.string().optional(),
  originalId: z.string().optional(),
  token: z.string().optional(),
  aesKey: z.string().optional(),
  previousAesKey: z.string().optional(),
  signAs: z.string().optional(),
  pay: z
    .looseObject({
      mchId: z.string(),
      apiV3Key: z.string(),
      trusted: z.array(z.object({ serial: z.string(), key: z.string() })),
      merchantSerial: z.string(),
      merchantKey: z.string(),
    })
    .optional(),
});

const anyCase = z.looseObject({ target: z.string() });

export type Expectation = z.infer<typeof expectation>;
export type Step = z.infer<typeof step>;
export type Transport = z.infer<typeof transport>;
export type Account = z.infer<typeof account>;
export type CallbackCase = {
  readonly id: string;
  readonly why: string;
  readonly steps: readonly Step[];
  readonly concurrent: boolean;
  readonly expect: z.infer<typeof outcome.expect>;
};

const toCase = (input: unknown): CallbackCase => {
  const several = severalSteps.safeParse(input);
  if (several.success) {
    const { id, why, steps, concurrent = false, expect } = several.data;
    return { id, why, steps, concurrent, expect };
  }
  const { id, why, concurrent = false, expect, account, method, path, ...rest } = oneStep.parse(input);
  const { headers, auth, body, transport, signAs, repeat } = rest;
  const only: Step = { account, method, path, headers, auth, body, transport, signAs, repeat };
  return { id, why, steps: [only], concurrent, expect };
};

const load = () => {
  const corpus = z
    .looseObject({
      cases: z.array(anyCase),
      controls: z.array(anyCase),
      fixtures: z.looseObject({ accounts: z.record(z.string(), account) }),
    })
    .parse(corpusAsWritten);
  const callbacks = (cases: readonly { target: string }[]): readonly CallbackCase[] =>
    cases.filter(({ target }) => target === 'callback').map(toCase);
  return {
    accounts: new Map(Object.entries(corpus.fixtures.accounts)),
    cases: callbacks(corpus.cases),
    controls: callbacks(corpus.controls),
  };
};

/** The callback part of the corpus: accounts by name, cases to refuse or survive, and controls to accept. */
export const callbackCorpus = load();
