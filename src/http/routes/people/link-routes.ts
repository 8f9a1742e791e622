import { z } from 'zod';
import { linkBody, linkUsed, linkView, oneTimeLink, useLinkBody } from '../../../contract/people/agents.js';
import { id } from '../../../contract/paging.js';
import type { MakeLink } from '../../../services/links/make-link.js';
import type { LookAtLink, UseLink } from '../../../services/links/use-link.js';
import { presentLink } from '../../presenters/link-presenter.js';
import { publicRoute, route } from '../../route.js';
import type { Route } from '../../route.js';

export type LinkRouteDeps = {
  readonly makeLink: MakeLink;
  readonly lookAtLink: LookAtLink;
  readonly useLink: UseLink;
};

export const linkRoutes = (deps: LinkRouteDeps): readonly Route[] => [
  route({
    name: 'link.create',
    needsProof: true,
    method: 'POST',
    path: '/api/v1/agents/:agentId/link',
    summary: 'A link by which a colleague sets their password; it is shown this once and ends former ones.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ params: z.strictObject({ agentId: id }) }),
    answer: oneTimeLink,
    handle: async ({ actor, params: { agentId } }) => presentLink(await deps.makeLink({ actor, agentId })),
  }),
  // The token comes in the body: addresses stand in logs.
  publicRoute({
    name: 'link.look',
    method: 'POST',
    path: '/api/v1/link',
    summary: 'Whose link it is. Unknown, used and over are alike.',
    limit: 'sign_in',
    input: z.object({ body: linkBody }),
    answer: linkView,
    handle: ({ body: { token } }) => deps.lookAtLink(token),
  }),
  publicRoute({
    name: 'link.use',
    method: 'POST',
    path: '/api/v1/link/use',
    summary: 'Sets the password of whoever holds the link, once; their sessions end.',
    limit: 'sign_in',
    input: z.object({ body: useLinkBody }),
    answer: linkUsed,
    handle: ({ body }) => deps.useLink(body),
  }),
];
