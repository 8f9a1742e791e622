import type { Actor } from '../../domain/people/agent.js';
import { hasRight } from '../../domain/people/permissions.js';
import type { ReadViewer } from '../ports/reads/conversation-reads.js';

export const readViewerOf = ({ merchantId, agentId, role }: Actor): ReadViewer => ({
  merchantId,
  agentId,
  seesAll: hasRight(role, 'conversations.read_all'),
});
