import type { Actor } from '../../domain/agent.js';
import { hasRight } from '../../domain/permissions.js';
import type { ReadViewer } from '../ports/conversation-reads.js';

export const readViewerOf = ({ merchantId, agentId, role }: Actor): ReadViewer => ({
  merchantId,
  agentId,
  seesAll: hasRight(role, 'conversations.read_all'),
});
