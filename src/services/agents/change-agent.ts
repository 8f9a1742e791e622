import type { Actor, Agent, AgentRole } from '../../domain/people/agent.js';
import { changedFields } from '../../domain/people/audit.js';
import { hasRight, mayManageRole } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { AppError } from '../../kernel/errors.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { refuseUnknownSkillGroups } from '../skill-groups/known-skill-groups.js';
import { agentChanged } from './agent-changed.js';
import { handOverConversations } from './hand-over.js';
import type { AnnounceEnding } from '../sign-in/end-sessions.js';
import { refuseCommonPassword } from './new-password.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly passwords: Passwords;
  readonly announceEnding: AnnounceEnding;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly newId: NewId;
};

export type AgentChange = {
  readonly name?: string | undefined;
  readonly role?: AgentRole | undefined;
  readonly capacity?: number | undefined;
  readonly skillGroupIds?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
};
type Input = { readonly actor: Actor; readonly agentId: string; readonly change: AgentChange };

/** Nobody changes what they themselves may do: so the last owner stays one. */
const refuseForbidden = (actor: Actor, agent: Agent, { role, disabled }: AgentChange): void => {
  const isAllowed =
    mayManageRole(actor.role, agent.role) &&
    (role === undefined || mayManageRole(actor.role, role)) &&
    (actor.agentId !== agent.id || (disabled !== true && (role === undefined || role === agent.role)));
  if (!isAllowed) throw new AppError('forbidden', 'forbidden');
};

const disabledAtOf = (agent: Agent, disabled: boolean | undefined, now: Date): Date | null | undefined => {
  if (disabled === undefined || disabled === (agent.disabledAt !== undefined)) return undefined;
  return disabled ? now : null;
};

/** Locks both in the order of their ids, so that two who act on each other do not wait for each other for ever. */
const lockBoth = async ({ agents }: Pick<Stores, 'agents'>, actorId: string, agentId: string) => {
  const locked = new Map<string, Agent | undefined>();
  for (const id of [...new Set([actorId, agentId])].sort()) locked.set(id, await agents.lockById(id));
  return { acting: locked.get(actorId), agent: locked.get(agentId) };
};

type Prepared = {
  readonly change: AgentChange;
  readonly passwordHash: string | undefined;
  readonly now: Date;
  readonly changedBy: string;
  readonly newId: NewId;
};

const isNarrowing = (agent: Agent, { change: { role }, passwordHash }: Prepared, disabledAt: Date | null | undefined) =>
  Boolean(disabledAt) || passwordHash !== undefined || (role !== undefined && role !== agent.role);

/** Who may not serve any more holds nothing; a link made for them before opens nothing. */
const endServing = async (stores: Stores, agent: Agent, { change, now: at, newId }: Prepared): Promise<void> => {
  const serves = change.disabled !== true && hasRight(change.role ?? agent.role, 'conversations.serve');
  if (!serves) await handOverConversations(stores, { agentId: agent.id, at, newId });
  if (change.disabled === true || change.password !== undefined) await stores.links.removeOf(agent.id);
};

/** Returns whether the agent may do less than before, or has to prove themselves anew. */
const apply = async (stores: Stores, agent: Agent, prepared: Prepared): Promise<boolean> => {
  const { change, passwordHash, now, changedBy } = prepared;
  const { skillGroupIds, disabled, name = agent.name, role = agent.role, capacity = agent.capacity } = change;
  const disabledAt = disabledAtOf(agent, disabled, now);
  await stores.agents.update(agent.id, {
    name,
    role,
    capacity,
    ...(disabledAt !== undefined && { disabledAt }),
    ...(passwordHash !== undefined && { passwordHash }),
  });
  if (disabledAt) await stores.agents.setStatus(agent.id, { status: 'offline', changedBy, at: now });
  if (skillGroupIds) await stores.agents.setSkillGroups(agent.id, skillGroupIds);
  await endServing(stores, agent, prepared);
  return isNarrowing(agent, prepared, disabledAt);
};

type Noted = { readonly actor: Actor; readonly agent: Agent; readonly change: AgentChange; readonly at: Date };

const note = async ({ audit }: Stores, { actor, agent, change, at }: Noted): Promise<void> => {
  const { name, role, capacity, skillGroupIds } = agent;
  const before = { name, role, capacity, skillGroupIds, disabled: agent.disabledAt !== undefined };
  const changed = changedFields(before, { ...change });
  if (!changed) return;
  await audit.add({ actor, action: 'agent.changed', subjectType: 'agent', subjectId: agent.id, ...changed, at });
};

/**
 * Changes a colleague. A new password, a new role and disabling end their sessions and sockets; what they hold is handed over first
 * where they may not serve any more.
 */
export const createChangeAgent =
  ({ unitOfWork, passwords, announceEnding, wakeUp, clock, newId }: Deps) =>
  async ({ actor, agentId, change }: Input): Promise<Agent> => {
    if (change.password !== undefined) refuseCommonPassword(change.password);
    const passwordHash = change.password === undefined ? undefined : await passwords.hash(change.password);
    const { changed, isNarrowed } = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { acting, agent } = await lockBoth(stores, actor.agentId, agentId);
      if (!agent) throw new AppError('missing', 'not_found');
      if (!acting || acting.disabledAt) throw new AppError('forbidden', 'forbidden');
      refuseForbidden({ ...actor, role: acting.role }, agent, change);
      await refuseUnknownSkillGroups(stores, change.skillGroupIds ?? []);
      const now = clock.now();
      const isNarrowed = await apply(stores, agent, { change, passwordHash, now, changedBy: actor.agentId, newId });
      if (isNarrowed) await stores.sessions.endAllOf(agentId, now);
      const changed = (await stores.agents.findById(agentId)) ?? agent;
      await stores.outbox.add([agentChanged(changed)]);
      await note(stores, { actor, agent, change, at: now });
      return { changed, isNarrowed };
    });
    if (isNarrowed) await announceEnding(agentId, [agentId]);
    wakeUp.wake('outbox', actor.merchantId);
    return changed;
  };

export type ChangeAgent = ReturnType<typeof createChangeAgent>;
