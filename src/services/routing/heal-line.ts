import type { Logger } from '../../kernel/logger.js';
import type { LineSource } from '../ports/queues/line-source.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { WaitingLine } from '../ports/live/waiting-line.js';
import type { ReadLineRules } from './line-rules.js';
import type { RebuildLine } from './rebuild-line.js';
import type { RouteGroup } from './route-group.js';

type Deps = {
  readonly waitingLine: WaitingLine;
  readonly lineSource: LineSource;
  readonly unitOfWork: UnitOfWork;
  readonly readLineRules: ReadLineRules;
  readonly rebuildLine: RebuildLine;
  readonly routeGroup: RouteGroup;
  readonly logger: Logger;
};

/**
 * The look that finds what a lost nudge or a dead process left behind: lines that are not built, reservations nobody confirmed,
 * groups in which somebody waits. Cheap when all is well.
 */
export const createHealLine = (deps: Deps) => {
  const { waitingLine, lineSource, unitOfWork, readLineRules, rebuildLine, routeGroup, logger } = deps;

  const takeBackOverdue = async (merchantId: string): Promise<void> => {
    const overdue = await waitingLine.overdueProposals(merchantId);
    if (overdue.length === 0) return;
    const rules = await readLineRules(merchantId);
    for (const conversationId of overdue) {
      const conversation = await unitOfWork.run(merchantId, ({ conversations }) =>
        conversations.findById(conversationId),
      );
      if (conversation) await waitingLine.syncConversation(conversation, rules, { overrideProposal: true });
    }
    logger.warn({ merchantId, count: overdue.length }, 'overdue reservations taken back');
  };

  return async (): Promise<void> => {
    for (const merchantId of await lineSource.merchantIds()) {
      if (await waitingLine.isBuilt(merchantId)) await takeBackOverdue(merchantId);
      else await rebuildLine(merchantId);
      for (const skillGroupId of await waitingLine.groupsWaiting(merchantId)) {
        await routeGroup({ merchantId, skillGroupId });
      }
    }
  };
};

export type HealLine = ReturnType<typeof createHealLine>;
