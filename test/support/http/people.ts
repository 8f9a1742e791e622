import request from 'supertest';
import type { AgentRole } from '../../../src/domain/people/agent.js';
import { agentList, created, signInAnswer } from '../../../src/contract/people/agents.js';
import { CONSOLE_ORIGIN } from './desk.js';
import type { Desk } from './desk.js';

export const PASSWORD = 'harvest moon over qinghe';
export const ROLES: readonly AgentRole[] = ['owner', 'admin', 'supervisor', 'agent', 'analyst'];

/** A signed-in browser. */
export type Browser = { readonly agentId: string; readonly cookie: string; readonly csrfToken: string };

/** What a page of ours sends with each request. */
export const headersOf = ({ cookie, csrfToken }: Browser): Readonly<Record<string, string>> => ({
  cookie,
  'x-csrf-token': csrfToken,
  origin: CONSOLE_ORIGIN,
});

export const signIn = async (desk: Desk, loginName: string, password = PASSWORD): Promise<Browser> => {
  const answer = await request(desk.url).post('/api/v1/sign-in').send({ loginName, password }).expect(200);
  const [cookie = ''] = (answer.get('Set-Cookie') ?? []).map((line) => line.split(';')[0] ?? '');
  const { csrfToken } = signInAnswer.parse(answer.body);
  const me = await request(desk.url).get('/api/v1/me').set({ cookie }).expect(200);
  return { agentId: me.body.agentId, cookie, csrfToken };
};

export type Merchant = {
  readonly merchantId: string;
  readonly skillGroupId: string;
  readonly browsers: Readonly<Record<AgentRole, Browser>>;
};

/** A merchant with one agent of each role, all signed in. `prefix` keeps login names apart. */
export const openMerchant = async (desk: Desk, prefix: string): Promise<Merchant> => {
  const loginNameOf = (role: AgentRole): string => `${prefix}-${role}`;
  const { merchantId } = await desk.addMerchant({
    merchant: { name: `${prefix} 果园` },
    owner: { name: 'owner', loginName: loginNameOf('owner'), password: PASSWORD },
  });
  const owner = await signIn(desk, loginNameOf('owner'));
  const groups = await request(desk.url).get('/api/v1/skill-groups').set(headersOf(owner)).expect(200);
  const skillGroupId: string = groups.body.items[0].id;
  const browserOf = async (role: AgentRole): Promise<Browser> => {
    const body = { name: role, loginName: loginNameOf(role), password: PASSWORD, role, skillGroupIds: [skillGroupId] };
    const answer = await request(desk.url).post('/api/v1/agents').set(headersOf(owner)).send(body).expect(200);
    created.parse(answer.body);
    return signIn(desk, loginNameOf(role));
  };
  const browsers = {
    owner,
    admin: await browserOf('admin'),
    supervisor: await browserOf('supervisor'),
    agent: await browserOf('agent'),
    analyst: await browserOf('analyst'),
  };
  agentList.parse((await request(desk.url).get('/api/v1/agents').set(headersOf(owner)).expect(200)).body);
  return { merchantId, skillGroupId, browsers };
};
