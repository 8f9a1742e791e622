import { z } from 'zod';
import {
  confirmBody,
  enrolment,
  ownAccount,
  ownSessionList,
  proofBody,
  proveBody,
  recoveryCodes,
  renameBody,
} from '../../contract/people/account.js';
import { id } from '../../contract/paging.js';
import { AppError } from '../../kernel/errors.js';
import type { OwnAccountActs } from '../../services/account/own-account.js';
import type { ProveAgain } from '../../services/account/prove-again.js';
import type { SecondFactorActs } from '../../services/account/second-factor.js';
import type { ResetSecondFactor } from '../../services/agents/reset-second-factor.js';
import type { Caller } from '../caller.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type AccountRouteDeps = OwnAccountActs &
  SecondFactorActs & {
    readonly resetSecondFactor: ResetSecondFactor;
    readonly proveAgain: ProveAgain;
  };

const own = { access: 'self.change', limit: 'write' } as const;
const nothing = z.object({});
const FACTOR = '/api/v1/me/second-factor';

/** What protects an account belongs to the person: an API token acts for them, and is not them. */
const actorInPerson = ({ principal: { actor, scopes } }: Caller) => {
  if (scopes !== undefined) throw new AppError('forbidden', 'forbidden');
  return actor;
};

const profileRoutes = (deps: AccountRouteDeps): readonly Route[] => [
  route({
    name: 'account.get',
    isOpenWithoutSecondFactor: true,
    method: 'GET',
    path: '/api/v1/me/account',
    summary: 'One’s own account: login name, name, whether a second factor is set up.',
    access: 'self.read',
    limit: 'read',
    input: z.object({}),
    answer: ownAccount,
    handle: ({ actor }) => deps.readOwnAccount({ actor }),
  }),
  route({
    ...own,
    name: 'account.rename',
    method: 'PATCH',
    path: '/api/v1/me/account',
    summary: 'Changes one’s own name as colleagues see it.',
    input: z.object({ body: renameBody }),
    answer: ownAccount,
    handle: async ({ actor, body }) => {
      await deps.renameSelf({ actor, ...body });
      return deps.readOwnAccount({ actor });
    },
  }),
];

const sessionRoutes = (deps: AccountRouteDeps): readonly Route[] => [
  route({
    name: 'session.list',
    method: 'GET',
    path: '/api/v1/me/sessions',
    summary: 'Browsers in which the caller is signed in, last used first.',
    access: 'self.read',
    limit: 'read',
    input: z.object({}),
    answer: ownSessionList,
    handle: async ({ actor, caller }) => ({
      items: (await deps.listOwnSessions({ actor })).map(({ createdAt, lastSeenAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
        isThis: session.id === caller.principal.id,
      })),
    }),
  }),
  route({
    ...own,
    name: 'session.delete',
    method: 'DELETE',
    path: '/api/v1/me/sessions/:sessionId',
    summary: 'Ends one of the caller’s own sessions and its sockets.',
    input: z.object({ params: z.strictObject({ sessionId: id }) }),
    answer: nothing,
    handle: async ({ caller, params: { sessionId } }) => {
      await deps.endOwnSession({ actor: actorInPerson(caller), sessionId });
      return {};
    },
  }),
];

const PROOF = '/api/v1/me/proof';

const proofRoutes = ({ proveAgain }: AccountRouteDeps): readonly Route[] => [
  route({
    name: 'proof.get',
    needsProof: true,
    method: 'GET',
    path: PROOF,
    summary:
      'Whether who is signed in has proved themselves in the last 5 minutes: `proof_required` where not. Asked before a download.',
    access: 'self.read',
    limit: 'read',
    input: z.object({}),
    answer: nothing,
    handle: async () => ({}),
  }),
  route({
    ...own,
    name: 'proof.create',
    method: 'POST',
    path: PROOF,
    summary:
      'Shows the password once more, or a code where a second factor is set up; good for 5 minutes in this session.',
    input: z.object({ body: proveBody }),
    answer: nothing,
    handle: async ({ caller, body: { password, code }, address }) => {
      await proveAgain({ principal: caller.principal, password, code, address });
      return {};
    },
  }),
];

const factorRoutes = (deps: AccountRouteDeps): readonly Route[] => [
  route({
    ...own,
    name: 'second_factor.begin',
    isOpenWithoutSecondFactor: true,
    method: 'POST',
    path: FACTOR,
    summary: 'Gives a secret for an authenticator app; asked for at sign-in once it is confirmed.',
    input: z.object({ body: proofBody }),
    answer: enrolment,
    handle: ({ caller, body, address }) => deps.beginSecondFactor({ actor: actorInPerson(caller), ...body, address }),
  }),
  route({
    ...own,
    name: 'second_factor.confirm',
    isOpenWithoutSecondFactor: true,
    method: 'POST',
    path: `${FACTOR}/confirm`,
    summary: 'Proves the app with a code. Answers with recovery codes, shown this once.',
    input: z.object({ body: confirmBody }),
    answer: recoveryCodes,
    handle: ({ caller, body }) => deps.confirmSecondFactor({ actor: actorInPerson(caller), ...body }),
  }),
];

const factorChangeRoutes = (deps: AccountRouteDeps): readonly Route[] => [
  route({
    ...own,
    name: 'second_factor.renew_codes',
    method: 'POST',
    path: `${FACTOR}/recovery-codes`,
    summary: 'New recovery codes; the old ones end.',
    input: z.object({ body: proofBody }),
    answer: recoveryCodes,
    handle: ({ caller, body, address }) => deps.renewRecoveryCodes({ actor: actorInPerson(caller), ...body, address }),
  }),
  route({
    ...own,
    name: 'second_factor.remove',
    method: 'POST',
    path: `${FACTOR}/remove`,
    summary: 'Signing in takes the password alone again.',
    input: z.object({ body: proofBody }),
    answer: nothing,
    handle: async ({ caller, body, address }) => {
      await deps.removeSecondFactor({ actor: actorInPerson(caller), ...body, address });
      return {};
    },
  }),
  route({
    name: 'second_factor.reset',
    needsProof: true,
    method: 'DELETE',
    path: '/api/v1/agents/:agentId/second-factor',
    summary: 'Takes the second factor from a colleague who has lost it; their sessions end.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ params: z.strictObject({ agentId: id }) }),
    answer: nothing,
    handle: async ({ actor, params: { agentId } }) => {
      await deps.resetSecondFactor({ actor, agentId });
      return {};
    },
  }),
];

export const accountRoutes = (deps: AccountRouteDeps): readonly Route[] => [
  ...profileRoutes(deps),
  ...sessionRoutes(deps),
  ...proofRoutes(deps),
  ...factorRoutes(deps),
  ...factorChangeRoutes(deps),
];
