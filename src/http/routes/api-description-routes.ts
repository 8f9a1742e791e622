import { z } from 'zod';
import { DOCS_STYLE, renderDocs } from '../docs/render-docs.js';
import { describeApi } from '../openapi.js';
import { publicBytesRoute, publicRoute } from '../route.js';
import type { Route } from '../route.js';

/** Adds the routes that describe all of them, themselves too: for machines, and as a page. */
export const withApiDescription = (routes: readonly Route[]): readonly Route[] => {
  const answer = z.record(z.string(), z.unknown());
  const described: Route = publicRoute({
    name: 'api_description.get',
    method: 'GET',
    path: '/api/v1/openapi.json',
    summary: 'This description.',
    limit: 'open',
    input: z.object({}),
    answer,
    handle: async () => description(),
  });
  const open = { method: 'GET', limit: 'open', input: z.object({}) } as const;
  const page = publicBytesRoute({
    ...open,
    name: 'api_docs.get',
    path: '/api/v1/docs',
    summary: 'This description as a page.',
    handle: async ({ ctx }) => {
      ctx.body = renderDocs(description());
      ctx.type = 'text/html; charset=utf-8';
    },
  });
  const style = publicBytesRoute({
    ...open,
    name: 'api_docs.style',
    path: '/api/v1/docs/style.css',
    summary: 'How that page looks.',
    handle: async ({ ctx }) => {
      ctx.body = DOCS_STYLE;
      ctx.type = 'text/css; charset=utf-8';
    },
  });
  const all = [...routes, described, page, style];
  let made: Readonly<Record<string, unknown>> | undefined;
  const description = (): Readonly<Record<string, unknown>> => (made ??= describeApi(all));
  return all;
};
