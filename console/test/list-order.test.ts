import type { ConversationView } from '../../src/contract/conversations.js';
import { LIST_SCOPES } from '../src/state/conversations/list-scopes.js';

const aView = (changes: Partial<ConversationView>): ConversationView => ({
  id: 'c',
  state: 'queued',
  channelId: 'ch',
  channelName: '青禾果园',
  channelKind: 'official_account',
  customerId: 'cu',
  identityId: 'i',
  customerName: '李小满',
  skillGroupId: null,
  agentId: null,
  assignmentNumber: 1,
  priority: 0,
  arrivedAt: '2026-11-22T08:00:00Z',
  openedAt: '2026-11-22T08:00:00Z',
  assignedAt: null,
  acceptedAt: null,
  closedAt: null,
  lastNumber: 1,
  readNumber: 0,
  unread: 1,
  lastMessageAt: null,
  lastPreview: null,
  waitingSince: null,
  version: 1,
  ...changes,
});
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
    aView({ id: 'late', arrivedAt: '2026-11-22T08:02:00Z' }),
    aView({ id: 'early', arrivedAt: '2026-11-22T08:01:00Z' }),
    aView({ id: 'urgent', priority: 1, arrivedAt: '2026-11-22T08:03:00Z' }),
  ];
  expect(idsIn('queued', waiting)).toEqual(['urgent', 'early', 'late']);
});

it('shows one’s own by the last line, the closed by when they ended', () => {
  const mine = [
    aView({ id: 'silent', openedAt: '2026-11-22T08:01:00Z' }),
    aView({ id: 'heard', lastMessageAt: '2026-11-22T08:05:00Z' }),
  ];
  expect(idsIn('mine', mine)).toEqual(['heard', 'silent']);
  const closed = [
    aView({ id: 'first', closedAt: '2026-11-22T08:01:00Z' }),
    aView({ id: 'then', closedAt: '2026-11-22T08:02:00Z' }),
  ];
  expect(idsIn('closed', closed)).toEqual(['then', 'first']);
});
