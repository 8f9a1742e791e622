import { z } from 'zod';
import { apiScope, apiTokenAnswer, apiTokenList, newApiTokenBody } from '../../contract/people/agents.js';
import { id, pageQuery } from '../../contract/paging.js';
import type { CreateApiToken } from '../../services/api-tokens/create-api-token.js';
import type { RevokeApiToken } from '../../services/api-tokens/revoke-api-token.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type ApiTokenRouteDeps = {
  readonly lists: Pick<PeopleLists, 'apiTokens'>;
  readonly createApiToken: CreateApiToken;
  readonly revokeApiToken: RevokeApiToken;
};

export const apiTokenRoutes = (deps: ApiTokenRouteDeps): readonly Route[] => [
  route({
    name: 'api_token.list',
    method: 'GET',
    path: '/api/v1/api-tokens',
    summary: 'API tokens, without their values.',
    access: 'api_tokens.manage',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: apiTokenList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await deps.lists.apiTokens({ actor, ...query });
      return {
        items: items.map(({ createdAt, scopes, ...token }) => ({
          ...token,
          scopes: z.array(apiScope).parse(scopes),
          createdAt: createdAt.toISOString(),
        })),
        nextCursor,
      };
    },
  }),
  route({
    name: 'api_token.create',
    needsProof: true,
    method: 'POST',
    path: '/api/v1/api-tokens',
    summary: 'Makes an API token that acts as the caller within its scopes. It is shown this once.',
    access: 'api_tokens.manage',
    limit: 'write',
    input: z.object({ body: newApiTokenBody }),
    answer: apiTokenAnswer,
    handle: ({ actor, caller, body }) => deps.createApiToken({ actor, actorScopes: caller.principal.scopes, ...body }),
  }),
  route({
    name: 'api_token.delete',
    method: 'DELETE',
    path: '/api/v1/api-tokens/:tokenId',
    summary: 'Ends an API token.',
    access: 'api_tokens.manage',
    limit: 'write',
    input: z.object({ params: z.strictObject({ tokenId: id }) }),
    answer: z.object({}),
    handle: async ({ actor, params: { tokenId } }) => {
      await deps.revokeApiToken({ actor, tokenId });
      return {};
    },
  }),
];
