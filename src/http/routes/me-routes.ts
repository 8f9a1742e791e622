import { z } from 'zod';
import { me, statusBody } from '../../contract/people/agents.js';
import type { MerchantSettings } from '../../domain/people/merchant-settings.js';
import { rightsOf } from '../../domain/people/permissions.js';
import type { ChangeStatus } from '../../services/agents/change-status.js';
import type { Tokens } from '../../services/ports/tools/tokens.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type MeRouteDeps = {
  readonly lists: Pick<PeopleLists, 'me'>;
  readonly changeStatus: ChangeStatus;
  readonly tokens: Pick<Tokens, 'csrfTokenOf'>;
};

const deskNumbers = ({ waitSoonSeconds, waitLateSeconds, atRiskMinutes }: MerchantSettings) => ({
  waitSoonSeconds,
  waitLateSeconds,
  atRiskMinutes,
});

export const meRoutes = ({ lists, changeStatus, tokens }: MeRouteDeps): readonly Route[] => [
  route({
    name: 'me.get',
    isOpenWithoutSecondFactor: true,
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who is signed in, what they may do, and the CSRF token of a browser’s session.',
    access: 'self.read',
    limit: 'read',
    input: z.object({}),
    answer: me,
    handle: async ({ actor, caller: { credential, principal } }) => {
      const { agent, merchant, hasPayments } = await lists.me(actor);
      return {
        agentId: agent.id,
        merchantId: merchant.id,
        merchantName: merchant.name,
        name: agent.name,
        role: actor.role,
        status: agent.status,
        statusReason: agent.statusReason ?? null,
        statusReasons: [...merchant.settings.statusReasons],
        wrapUp: {
          reasons: [...merchant.settings.wrapUpReasons],
          isRequired: merchant.settings.wrapUpRequired && merchant.settings.wrapUpReasons.length > 0,
        },
        capacity: agent.capacity,
        skillGroupIds: agent.skillGroupIds,
        rights: rightsOf(actor),
        lacksSecondFactor: principal.lacksSecondFactor ?? false,
        hasPayments,
        desk: deskNumbers(merchant.settings),
        ...(credential.kind === 'session' && { csrfToken: tokens.csrfTokenOf(credential.token) }),
      };
    },
  }),
  route({
    name: 'me.status',
    method: 'PATCH',
    path: '/api/v1/me/status',
    summary: 'Chooses one’s own status: online, busy, break or offline, with a reason of the merchant’s list.',
    access: 'self.change',
    limit: 'write',
    input: z.object({ body: statusBody }),
    answer: statusBody,
    handle: ({ actor, body }) => changeStatus({ actor, ...body }),
  }),
];
