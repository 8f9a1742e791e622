import type { Actor, AgentRole } from '../../domain/people/agent.js';
import { mayManageRole } from '../../domain/people/permissions.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { Passwords } from '../ports/tools/passwords.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import { addLink } from '../links/new-link.js';
import type { NewLink } from '../links/new-link.js';
import { refuseUnknownSkillGroups } from '../skill-groups/known-skill-groups.js';
import { agentChanged } from './agent-changed.js';
import { refuseCommonPassword } from './new-password.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly passwords: Passwords;
  readonly wakeUp: WakeUp;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly defaultCapacity: number;
  readonly tokens: Pick<Tokens, 'newToken' | 'hash'>;
};

type Input = {
  readonly actor: Actor;
  readonly name: string;
  readonly loginName: string;
  /** Without one they set their own, by the link that is made for them. */
  readonly password?: string | undefined;
  readonly role: AgentRole;
  readonly capacity?: number | undefined;
  readonly skillGroupIds?: readonly string[] | undefined;
};

type Created = { readonly id: string; readonly link?: NewLink };

/**
 * Adds a colleague, with a password or with an invitation. Throws `conflict` `already_exists` for a login name in use, whoever uses
 * it.
 */
export const createCreateAgent =
  ({ unitOfWork, passwords, wakeUp, newId, clock, defaultCapacity, tokens }: Deps) =>
  async (input: Input): Promise<Created> => {
    const { actor, name, loginName, password, role, capacity = defaultCapacity } = input;
    if (!mayManageRole(actor.role, role)) throw new AppError('forbidden', 'forbidden');
    if (password !== undefined) refuseCommonPassword(password);
    // Nobody knows what opens it until the invitation is used.
    const passwordHash = await passwords.hash(password ?? tokens.newToken());
    const id = newId();
    const link = await unitOfWork.run(actor.merchantId, async (stores) => {
      const skillGroupIds = input.skillGroupIds ?? (await groupsByDefault(stores, role));
      await refuseUnknownSkillGroups(stores, skillGroupIds);
      await stores.agents.add({ id, name, loginName, passwordHash, role, capacity });
      await stores.agents.setSkillGroups(id, skillGroupIds);
      const agent = await stores.agents.findById(id);
      if (agent) await stores.outbox.add([agentChanged(agent)]);
      const after = { name, loginName, role, capacity, skillGroupIds };
      await stores.audit.add({
        actor,
        action: 'agent.created',
        subjectType: 'agent',
        subjectId: id,
        after,
        at: clock.now(),
      });
      if (password !== undefined) return undefined;
      return addLink(stores, { tokens, newId, clock }, { agentId: id, kind: 'invitation' });
    });
    wakeUp.wake('outbox', actor.merchantId);
    return { id, ...(link && { link }) };
  };

/** Who is put into no group on purpose serves the merchant's first one; analysts serve nobody. */
const groupsByDefault = async ({ skillGroups }: Pick<Stores, 'skillGroups'>, role: AgentRole) => {
  const first = role === 'analyst' ? undefined : await skillGroups.fallback();
  return first === undefined ? [] : [first];
};

export type CreateAgent = ReturnType<typeof createCreateAgent>;
