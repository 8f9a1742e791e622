import { alarmsDue, policyFor } from '../../domain/tickets/sla.js';
import type { SlaPolicy } from '../../domain/tickets/sla.js';
import type { Ticket, TicketAlarm } from '../../domain/tickets/ticket.js';
import type { TicketPatch } from '../ports/stores/ticket-stores.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import { applyChange, setTimer } from '../tickets/apply-change.js';
import type { TimerDeps } from './timer-deps.js';

const isBreach = (alarm: TicketAlarm): boolean => alarm.endsWith('_breach');

/** A ticket's clock: a warning before it is late, and when it is late the ticket goes to whom the policy names. */
export const createOnTicketSla =
  ({ unitOfWork, clock, newId, wakeUp }: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    await unitOfWork.run(timer.merchantId, async (stores) => {
      const ticket = await stores.tickets.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber)) || !ticket) return;
      const policy = policyFor(await stores.slaPolicies.all(), ticket);
      const at = clock.now();
      const due = alarmsDue(ticket, policy?.warnMinutes ?? 0, at);
      // Due instants may have moved since the timer was set.
      if (due.length === 0) return setTimer(stores, ticket, policy);
      const isLate = due.some(isBreach);
      const act = isLate ? ('breached' as const) : ('warned' as const);
      const shared = { agentId: undefined, at, newId };
      const told = await applyChange(stores, { ...shared, ticket, patch: { alarms: [...ticket.alarms, ...due] }, act });
      const owners = isLate ? escalation(told, policy) : undefined;
      if (owners) await applyChange(stores, { ...shared, ticket: told, patch: owners, act: 'escalated' });
    });
    wakeUp.wake('outbox', timer.merchantId);
  };

/** Who gets a late ticket; undefined where they have it, or nobody is named. */
const escalation = (ticket: Ticket, policy: SlaPolicy | undefined): TicketPatch | undefined => {
  const { escalateAgentId, escalateSkillGroupId } = policy ?? {};
  if (escalateAgentId !== undefined) {
    if (ticket.agentId === escalateAgentId) return undefined;
    return {
      agentId: escalateAgentId,
      ...(escalateSkillGroupId !== undefined && { skillGroupId: escalateSkillGroupId }),
    };
  }
  if (escalateSkillGroupId === undefined || ticket.skillGroupId === escalateSkillGroupId) return undefined;
  return { agentId: null, skillGroupId: escalateSkillGroupId };
};
