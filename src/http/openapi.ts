import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { errorBody } from '../contract/errors.js';
import { RIGHTS } from '../domain/people/permissions.js';
import type { RouteRow } from './route.js';

type RouteConfig = Parameters<OpenAPIRegistry['registerPath']>[0];

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;
const BYTES = { description: 'The stored bytes', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } };

const part = (row: RouteRow, name: string): z.ZodType | undefined => {
  const schema: unknown = row.input.shape[name];
  return schema instanceof z.ZodType ? schema : undefined;
};
const objectPart = (row: RouteRow, name: string): z.ZodObject | undefined => {
  const schema = part(row, name);
  return schema instanceof z.ZodObject ? schema : undefined;
};

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
const upload = {
  'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
} as const;

const bodyOf = (row: RouteRow) => {
  const body = part(row, 'body');
  if (row.isUpload) return { body: { required: true, content: upload } } as const;
  if (!body) return {};
  const content = Object.fromEntries((row.json?.types ?? ['application/json']).map((type) => [type, { schema: body }]));
  return { body: { required: true, content } };
};

const requestOf = (row: RouteRow): NonNullable<RouteConfig['request']> => {
  const [params, query] = [objectPart(row, 'params'), objectPart(row, 'query')];
  return { ...(params && { params }), ...(query && { query }), ...bodyOf(row) };
};

/** A browser's session, or an API token with the scope of the right, and `critical` where a person would prove themselves. */
const security = ({ access, needsProof = false }: RouteRow): { [scheme: string]: string[] }[] =>
  access === 'public'
    ? []
    : [{ session: [] }, { apiToken: [RIGHTS[access].scope, ...(needsProof ? ['critical'] : [])] }];

const operation = (row: RouteRow): RouteConfig => ({
  method: METHODS[row.method],
  path: row.path.replace(/:(\w+)/g, '{$1}'),
  operationId: row.name,
  summary: row.summary,
  tags: [row.name.split('.')[0] ?? row.name],
  security: security(row),
  request: requestOf(row),
  responses: {
    200: row.answer
      ? { description: 'Done', content: json(row.answer) }
      : { ...BYTES, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } },
    default: { description: 'Refused', content: json(errorBody) },
  },
});

/** The description of the API (OpenAPI 3.1), made from the table the router serves. It holds nobody's data. */
export const describeApi = (rows: readonly RouteRow[]): Readonly<Record<string, unknown>> => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'jiedai_session' });
  registry.registerComponent('securitySchemes', 'apiToken', { type: 'http', scheme: 'bearer' });
  for (const row of rows) registry.registerPath(operation(row));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Jiedai 接待', version: '1', description: 'The customer-service desk for merchants on WeChat.' },
  });
  return { ...document };
};
