import { z } from 'zod';
import { describeApi } from '../openapi.js';
import { publicRoute } from '../route.js';
import type { Route } from '../route.js';

/** Adds the route that describes all of them, itself too. */
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
  const all = [...routes, described];
  let made: Readonly<Record<string, unknown>> | undefined;
  const description = (): Readonly<Record<string, unknown>> => (made ??= describeApi(all));
  return all;
};
