import type { ConversationView } from '../../src/contract/conversations/conversations.js';
import { LIST_SCOPES } from '../src/state/conversations/lists/list-scopes.js';
import { aConversation } from './a-conversation.js';

const AROUND = {
  agentId: 'a',
  skillGroupIds: [],
  seesAll: true,
  allowanceOf: () => undefined,
  nowMs: 0,
  atRiskMs: 0,
};
const idsIn = (scope: keyof typeof LIST_SCOPES, views: readonly ConversationView[]): readonly string[] =>
  [...views].sort(LIST_SCOPES[scope].order('latest', AROUND)).map(({ id }) => id);

it('queues by priority, then arrival', () => {
  const waiting = [
    aConversation({ id: 'late', arrivedAt: '2026-11-22T08:02:00Z' }),
    aConversation({ id: 'early', arrivedAt: '2026-11-22T08:01:00Z' }),
    aConversation({ id: 'urgent', priority: 1, arrivedAt: '2026-11-22T08:03:00Z' }),
  ];
  expect(idsIn('queued', waiting)).toEqual(['urgent', 'early', 'late']);
});

it('shows one’s own by the last line, the closed by when they ended', () => {
  const mine = [
    aConversation({ id: 'silent', openedAt: '2026-11-22T08:01:00Z' }),
    aConversation({ id: 'heard', lastMessageAt: '2026-11-22T08:05:00Z' }),
  ];
  expect(idsIn('mine', mine)).toEqual(['heard', 'silent']);
  const closed = [
    aConversation({ id: 'first', closedAt: '2026-11-22T08:01:00Z' }),
    aConversation({ id: 'then', closedAt: '2026-11-22T08:02:00Z' }),
  ];
  expect(idsIn('closed', closed)).toEqual(['then', 'first']);
});
