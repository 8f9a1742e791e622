import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

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

/** Where the corpus's names of routes are in our table (bad-inputs.json A6). What is not named here is not built yet. */
export const ROUTES: Readonly<Record<string, string>> = {
  login: '/api/v1/sign-in',
  me: '/api/v1/me',
  'me.update': '/api/v1/me/status',
  'me.password': '/api/v1/me/password',
  'agent.create': '/api/v1/agents',
  'agent.get': '/api/v1/agents/:id',
  'agent.update': '/api/v1/agents/:id',
  'channel.create': '/api/v1/channels',
  'channel.get': '/api/v1/channels/:id',
  'conversation.list': '/api/v1/conversations',
  'conversation.get': '/api/v1/conversations/:id',
  'conversation.reply': '/api/v1/conversations/:id/messages',
  'refund.create': '/api/v1/refunds',
  'complaint.get': '/api/v1/complaints/:id',
  'conversation.assign': '/api/v1/conversations/:id/transfer',
  'ticket.create': '/api/v1/tickets',
  'rule.create': '/api/v1/self-service/rules',
  // An order is paid, and known by its payment here: refunds name it by the same id.
  'order.get': '/api/v1/payments/:id',
  'audit.list': '/api/v1/audit',
};

const routeOf = (path: string): string | undefined => /^\{route:([^}]+)\}$/.exec(path)?.[1];

const load = (): readonly ApiCase[] => {
  const text = readFileSync(join(__dirname, '..', 'bad-inputs.json'), 'utf8');
  const { cases } = z.looseObject({ cases: z.array(z.unknown()) }).parse(JSON.parse(text));
  return cases.flatMap((input) => {
    const parsed = apiCase.safeParse(input);
    return parsed.success ? [parsed.data] : [];
  });
};

const all = load();
const isBuilt = ({ path }: ApiCase): boolean => {
  const name = routeOf(path);
  return name === undefined || name in ROUTES;
};

/** The console API's part of the corpus, as far as there are routes for it. */
export const apiCorpus = { built: all.filter(isBuilt), later: all.filter((input) => !isBuilt(input)) };

export const pathOf = ({ path, params = {} }: ApiCase): string =>
  (ROUTES[routeOf(path) ?? ''] ?? path).replace(/:(\w+)/g, (_match, name: string) => params[name] ?? '');
