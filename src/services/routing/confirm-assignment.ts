import type { Agent } from '../../domain/people/agent.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { giveToAgent } from '../conversations/handing/give-to-agent.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { Proposal } from '../ports/live/waiting-line.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId };
type Proposed = Extract<Proposal, { status: 'proposed' }>;

/** What Postgres said to a proposal. Refused: the line was behind; both are to be brought to what stands here. */
export type Confirmation =
  | { readonly status: 'confirmed'; readonly conversation: Conversation }
  | { readonly status: 'refused'; readonly conversation: Conversation | undefined; readonly agent: Agent | undefined };

type Input = {
  readonly merchantId: string;
  readonly skillGroupId: string;
  readonly proposal: Proposed;
  readonly choice: string;
};

/**
 * Makes a proposal true in one short transaction: the agent's row is locked, their conversations are counted, the
 * conversation must still wait in this group. A person's choice always comes first, because then it no longer waits.
 */
export const createConfirmAssignment =
  ({ unitOfWork, clock, newId }: Deps) =>
  ({ merchantId, skillGroupId, proposal, choice }: Input): Promise<Confirmation> =>
    unitOfWork.run(merchantId, async (stores) => {
      const agent = await stores.agents.lockById(proposal.agentId);
      const conversation = await stores.conversations.lockById(proposal.conversationId);
      if (!agent || !conversation || !(await mayAssign(stores, { agent, conversation, skillGroupId }))) {
        return { status: 'refused', conversation, agent };
      }
      const at = clock.now();
      await stores.conversations.addRoutingDecision({
        id: newId(),
        conversationId: conversation.id,
        list: 'agent',
        reason: {
          agentId: agent.id,
          by: proposal.preferred === 'taken' ? 'last_agent' : choice,
          preferredAgentId: conversation.preferredAgentId ?? null,
          preferred: proposal.preferred,
          candidates: proposal.candidates,
          skillGroupId,
        },
        at,
      });
      const given = await giveToAgent(stores, {
        conversation,
        agent,
        by: 'routing',
        overCapacity: false,
        at,
        newId,
        line: { act: 'assigned', agentId: agent.id, agentName: agent.name },
      });
      return { status: 'confirmed', conversation: given };
    });

export type ConfirmAssignment = ReturnType<typeof createConfirmAssignment>;

type Pair = { readonly agent: Agent; readonly conversation: Conversation; readonly skillGroupId: string };

const mayAssign = async ({ conversations }: Stores, { agent, conversation, skillGroupId }: Pair): Promise<boolean> =>
  conversation.state === 'queued' &&
  conversation.skillGroupId === skillGroupId &&
  agent.disabledAt === undefined &&
  agent.status === 'online' &&
  agent.skillGroupIds.includes(skillGroupId) &&
  (await conversations.countActiveOf(agent.id)) < agent.capacity;
