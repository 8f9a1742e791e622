import { z } from 'zod';
import type { AgentStatusView } from '../../../../src/contract/people/agents.js';
import {
  colleagueList,
  me,
  setupAnswer,
  setupState,
  signInAnswer,
  skillGroupList,
} from '../../../../src/contract/people/agents.js';
import type { setupBody, signInBody } from '../../../../src/contract/people/agents.js';
import type { Call } from '../call.js';

const anything = z.unknown();

export const createPeopleApi = (call: Call) => ({
  me: () => call({ path: '/me', answer: me }),
  setupState: () => call({ path: '/setup', answer: setupState }),
  setUp: (body: z.input<typeof setupBody>) => call({ method: 'POST', path: '/setup', body, answer: setupAnswer }),
  signIn: (body: z.input<typeof signInBody>) => call({ method: 'POST', path: '/sign-in', body, answer: signInAnswer }),
  signOut: () => call({ method: 'POST', path: '/sign-out', answer: anything }),
  changeStatus: (status: AgentStatusView, reason?: string) =>
    call({ method: 'PATCH', path: '/me/status', body: { status, ...(reason && { reason }) }, answer: anything }),
  colleagues: () => call({ path: '/colleagues', answer: colleagueList }),
  skillGroups: () => call({ path: '/skill-groups', query: { limit: 200 }, answer: skillGroupList }),
});

export type PeopleApi = ReturnType<typeof createPeopleApi>;
