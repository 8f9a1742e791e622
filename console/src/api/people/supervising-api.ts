import { z } from 'zod';
import { agentView } from '../../../../src/contract/people/agents.js';
import { auditList } from '../../../../src/contract/people/audit.js';
import { boardView } from '../../../../src/contract/board.js';
import { conversationView } from '../../../../src/contract/conversations/conversations.js';
import { merchantSettings, routingDecisions } from '../../../../src/contract/people/merchants.js';
import { messageView } from '../../../../src/contract/conversations/messages.js';
import { pullAnswer } from '../../../../src/contract/people/supervising.js';
import type { bargeInBody, pullBody, servingBody, whisperBody } from '../../../../src/contract/people/supervising.js';
import type { Call } from '../call.js';

export type AuditFilter = {
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly cursor?: string | undefined;
};

const settingsPart = merchantSettings.pick({ statusReasons: true });
const wrapUpPart = merchantSettings.pick({ wrapUpReasons: true, wrapUpRequired: true });

export const createSupervisingApi = (call: Call) => {
  const pathOf = (conversationId: string, act: string): string =>
    `/conversations/${encodeURIComponent(conversationId)}/${act}`;
  return {
    board: () => call({ path: '/board', answer: boardView }),
    audit: (filter: AuditFilter) => call({ path: '/audit', query: { ...filter, limit: 50 }, answer: auditList }),
    routing: (conversationId: string) => call({ path: pathOf(conversationId, 'routing'), answer: routingDecisions }),
    watch: (conversationId: string) =>
      call({ method: 'POST', path: pathOf(conversationId, 'watch'), answer: z.unknown() }),
    takeOver: (conversationId: string, assignmentNumber: number) =>
      call({
        method: 'POST',
        path: pathOf(conversationId, 'take-over'),
        body: { assignmentNumber },
        answer: conversationView,
      }),
    bargeIn: (conversationId: string, body: z.input<typeof bargeInBody>) =>
      call({ method: 'POST', path: pathOf(conversationId, 'barge-in'), body, answer: messageView }),
    whisper: (conversationId: string, body: z.input<typeof whisperBody>) =>
      call({ method: 'POST', path: pathOf(conversationId, 'whisper'), body, answer: messageView }),
    changeServing: (agentId: string, body: z.input<typeof servingBody>) =>
      call({ method: 'PATCH', path: `/agents/${encodeURIComponent(agentId)}/serving`, body, answer: agentView }),
    pull: (skillGroupId: string, body: z.input<typeof pullBody>) =>
      call({
        method: 'POST',
        path: `/skill-groups/${encodeURIComponent(skillGroupId)}/pull`,
        body,
        answer: pullAnswer,
      }),
    statusReasons: () => call({ path: '/settings', answer: settingsPart }),
    saveStatusReasons: (statusReasons: readonly string[]) =>
      call({ method: 'PATCH', path: '/settings', body: { statusReasons }, answer: settingsPart }),
    saveWrapUp: (body: Partial<z.input<typeof wrapUpPart>>) =>
      call({ method: 'PATCH', path: '/settings', body, answer: wrapUpPart }),
  };
};

export type SupervisingApi = ReturnType<typeof createSupervisingApi>;
