import type { AsyncCommand } from 'fast-check';
import type { Actor } from '../../../src/domain/people/agent.js';
import { AppError } from '../../../src/kernel/errors.js';
import { arrive, setStatus, settle } from '../desk/desk.js';
import type { Desk, DeskAgent } from '../desk/desk.js';
import { checkAlways } from './promises.js';
import { CAPACITIES } from './steps.js';
import type { AgentStatusStep, Move, Step } from './steps.js';

/** What the desk must look like: who has an open conversation, and what agents said of themselves. */
export type Model = {
  readonly talking: Set<string>;
  readonly statuses: AgentStatusStep[];
};

export const newModel = (): Model => ({ talking: new Set(), statuses: CAPACITIES.map(() => 'online' as const) });

/** One step as fast-check runs it: does it, writes into the model what it must have done, and looks at all that must hold. */
export const commandOf = (step: Step): AsyncCommand<Model, Desk> => ({
  check: () => true,
  run: async (model, desk) => {
    await perform(model, desk, step);
    await checkAlways(desk, model);
  },
  toString: () => JSON.stringify(step),
});

const agentOf = (desk: Desk, index: number): DeskAgent => {
  const agent = desk.people[index];
  if (!agent) throw new Error('no such agent');
  return agent;
};

const AT_ONCE = {
  lose_redis: (desk: Desk): Promise<void> => desk.redis.flush(),
  settle,
  twenty_at_once: (desk: Desk): Promise<void> => routeTwentyTimes(desk),
} as const;

const perform = async (model: Model, desk: Desk, step: Step): Promise<void> => {
  switch (step.act) {
    case 'write': {
      const openid = `customer-${step.customer}`;
      model.talking.add(openid);
      return arrive(desk, openid, '苹果坏了三个');
    }
    case 'status':
      model.statuses[step.agent] = step.status;
      return setStatus(desk, agentOf(desk, step.agent), step.status);
    case 'connect':
    case 'disconnect':
      return plug(desk, agentOf(desk, step.agent), step.act);
    case 'lose_redis':
    case 'settle':
    case 'twenty_at_once':
      return AT_ONCE[step.act](desk);
    default:
      return move(model, desk, step);
  }
};

const plug = async (desk: Desk, { id, socketId }: DeskAgent, act: 'connect' | 'disconnect'): Promise<void> => {
  const { presence } = desk.routing;
  await (act === 'connect' ? presence.beat : presence.leave)(desk.merchantId, id, socketId);
};

const routeTwentyTimes = async ({ routing, merchantId, groupId }: Desk): Promise<void> => {
  const ask = () => routing.routeGroup({ merchantId, skillGroupId: groupId });
  await Promise.all(Array.from({ length: 20 }, ask));
};

type Found = { readonly id: string; readonly assignment_number: number; readonly openid: string };

const FOUND = `
  select conversations.id, assignment_number, identities.openid
    from conversations
    join identities on identities.id = conversations.identity_id
   where case when $1 then state = 'queued' else state = 'active' and agent_id = $2::uuid end
   order by conversations.id`;

const conversationsFor = async (desk: Desk, act: Move, agentId: string): Promise<readonly Found[]> => {
  const { rows } = await desk.sql.query<Found>({ name: 'found', text: FOUND, values: [act === 'claim', agentId] });
  return rows;
};

const move = async (
  model: Model,
  desk: Desk,
  { act, agent, pick }: { readonly act: Move; readonly agent: number; readonly pick: number },
): Promise<void> => {
  const { merchantId } = desk;
  const actor: Actor = { merchantId, agentId: agentOf(desk, agent).id, role: 'agent' };
  const rows = await conversationsFor(desk, act, actor.agentId);
  const row = rows[pick % Math.max(1, rows.length)];
  if (!row) return;
  const held = { actor, conversationId: row.id, assignmentNumber: row.assignment_number };
  const toAgentId = agentOf(desk, (agent + 1) % CAPACITIES.length).id;
  const acts = {
    claim: () => desk.claimConversation(held),
    close: () => desk.closeConversation(held),
    return: () => desk.returnConversation(held),
    transfer: () => desk.transferConversation({ ...held, toAgentId }),
  };
  if (act === 'close') model.talking.delete(row.openid);
  await acts[act]().catch((error: unknown) => {
    // Handing over to a colleague who is offline is refused, as it should be.
    if (!(error instanceof AppError && error.code === 'agent_not_assignable')) throw error;
  });
};
