import { z } from 'zod';
import { corpusAsWritten } from './all-cases.js';
import { ROUTES } from './map.js';

const status = z.union([z.number(), z.literal('closed')]);

const expectation = z.looseObject({
  status: z.union([status, z.array(status)]),
  bodyRule: z.looseObject({ has: z.record(z.string(), z.string()).optional() }),
  stored: z.boolean(),
  never: z.array(z.string()).optional(),
  neverEcho: z.boolean().optional(),
  maxMs: z.number().optional(),
  noPrototypePollution: z.array(z.string()).optional(),
  outboundCount: z.number().optional(),
  statusCounts: z.record(z.string(), z.number()).optional(),
  newSessionIdDiffers: z.boolean().optional(),
});

const apiCase = z.looseObject({
  id: z.string(),
  target: z.enum(['api', 'config']),
  kind: z.string(),
  why: z.string(),
  method: z.string(),
  path: z.string(),
  as: z.string(),
  params: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.looseObject({ gen: z.string() }).optional(),
  repeat: z.number().optional(),
  concurrent: z.boolean().optional(),
  fault: z.string().optional(),
  expect: expectation,
});

export type ApiCase = z.infer<typeof apiCase>;

const routeOf = (path: string): string | undefined => /^\{route:([^}]+)\}$/.exec(path)?.[1];

/** The console API's part of the corpus, and what is set up through it. */
export const apiCorpus = {
  cases: corpusAsWritten.cases
    .filter(({ target, path }) => target === 'api' || (target === 'config' && path !== undefined))
    .map((input) => apiCase.parse(input)),
};

export const pathOf = ({ path, params = {} }: Pick<ApiCase, 'path' | 'params'>): string => {
  const name = routeOf(path);
  const route = name === undefined ? path : ROUTES[name];
  if (route === undefined) throw new Error(`no route is called ${name}: name it in map.ts`);
  return route.replace(/:(\w+)/g, (_match, word: string) => params[word] ?? '');
};
