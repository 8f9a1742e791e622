import type { Logger } from '../../kernel/logger.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { LineRules, WaitingLine } from '../ports/live/waiting-line.js';
import type { Confirmation, ConfirmAssignment } from './confirm-assignment.js';
import type { ReadLineRules } from './line-rules.js';
import type { RebuildLine } from './rebuild-line.js';

type Deps = {
  readonly waitingLine: WaitingLine;
  readonly confirmAssignment: ConfirmAssignment;
  readonly readLineRules: ReadLineRules;
  readonly rebuildLine: RebuildLine;
  readonly wakeUp: WakeUp;
  readonly logger: Logger;
};

type Group = { readonly merchantId: string; readonly skillGroupId: string };

// A refused proposal means that the line was behind; more than this in a row in one group is a fault, and the next look tries again.
const MAX_REFUSALS = 50;

/**
 * Assigns the head of a group's queue again and again until nobody waits or nobody can take one more. Redis proposes,
 * Postgres confirms; a refused proposal is taken back by bringing both sides to what Postgres says.
 */
export const createRouteGroup = (deps: Deps) => {
  const { waitingLine, confirmAssignment, readLineRules, rebuildLine, wakeUp, logger } = deps;

  const takeBack = async (
    group: Group,
    confirmation: Extract<Confirmation, { status: 'refused' }>,
    rules: LineRules,
  ) => {
    const { conversation, agent } = confirmation;
    if (agent) {
      await waitingLine.syncAgent(
        group.merchantId,
        {
          agentId: agent.id,
          status: agent.status,
          capacity: agent.capacity,
          skillGroupIds: agent.skillGroupIds,
          disabled: agent.disabledAt !== undefined,
        },
        rules,
      );
    }
    if (conversation) await waitingLine.syncConversation(conversation, rules, { overrideProposal: true });
  };

  return async (group: Group): Promise<void> => {
    const rules = await readLineRules(group.merchantId);
    let refusals = 0;
    while (refusals <= MAX_REFUSALS) {
      const proposal = await waitingLine.propose(group.merchantId, group.skillGroupId, rules);
      if (proposal.status === 'stale') {
        await rebuildLine(group.merchantId);
        return;
      }
      if (proposal.status !== 'proposed') return;
      const confirmation = await confirmAssignment({ ...group, proposal, choice: rules.choice });
      if (confirmation.status === 'confirmed') {
        wakeUp.wake('outbox', group.merchantId);
        continue;
      }
      refusals += 1;
      await takeBack(group, confirmation, rules);
    }
    logger.warn({ ...group, refusals }, 'routing gave up for now: the waiting line and the database disagree');
  };
};

export type RouteGroup = ReturnType<typeof createRouteGroup>;
