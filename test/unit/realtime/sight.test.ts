import * as fc from 'fast-check';
import type { AgentRole } from '../../../src/domain/people/agent.js';
import type { ConversationCause, DomainEvent } from '../../../src/domain/conversations/events.js';
import type { AgentConnection } from '../../../src/realtime/agent-connection.js';
import { createConnectionRegistry } from '../../../src/realtime/connection-registry.js';
import { candidatesFor } from '../../../src/realtime/events/receivers.js';
import { sightOf } from '../../../src/realtime/events/sight.js';
import { aChange, aConversation, aLineFor } from '../../support/realtime/events.js';
import { aConnection } from '../../support/realtime/connections.js';

const MERCHANT = 'm';
const viewer = (agentId: string, skillGroupIds: readonly string[] = [], role: AgentRole = 'agent') => ({
  agentId,
  skillGroupIds,
  role,
});
const queued = aConversation({ merchantId: MERCHANT, state: 'queued', skillGroupId: 'sales' });
const held = aConversation({ merchantId: MERCHANT, state: 'active', skillGroupId: 'sales', agentId: 'lin' });

describe('who sees what', () => {
  it.each<[string, DomainEvent, ReturnType<typeof viewer>, string]>([
    ['a waiting customer, by the group', aChange(queued), viewer('mei', ['sales']), 'shown'],
    ['a waiting customer, by another group', aChange(queued), viewer('mei', ['refunds']), 'hidden'],
    ['a waiting customer, by a supervisor', aChange(queued), viewer('boss', [], 'supervisor'), 'shown'],
    ['anything of a conversation, by an analyst', aChange(queued), viewer('ana', ['sales'], 'analyst'), 'hidden'],
    ['an assignment, by who got it', aChange(held, { cause: 'assigned' }), viewer('lin', ['sales']), 'shown'],
    ['an assignment, by who did not', aChange(held, { cause: 'assigned' }), viewer('mei', ['sales']), 'gone'],
    ['a message of a colleague', aChange(held, { cause: 'message' }), viewer('mei', ['sales']), 'hidden'],
    [
      'a transfer, by who gave it away',
      aChange(held, { cause: 'transferred', formerAgentId: 'mei' }),
      viewer('mei', ['sales']),
      'gone',
    ],
    [
      'a transfer between colleagues, by a third',
      aChange(held, { cause: 'transferred', formerAgentId: 'chen' }),
      viewer('mei', ['sales']),
      'hidden',
    ],
    [
      'a move to another queue, by the first group',
      aChange({ ...queued, skillGroupId: 'refunds' }, { cause: 'transferred', formerSkillGroupId: 'sales' }),
      viewer('mei', ['sales']),
      'gone',
    ],
    [
      'a return, by who held it and is in the group',
      aChange(queued, { cause: 'returned', formerAgentId: 'mei' }),
      viewer('mei', ['sales']),
      'shown',
    ],
    [
      'the end of a waiting conversation, by the group',
      aChange({ ...queued, state: 'closed' }, { cause: 'closed' }),
      viewer('mei', ['sales']),
      'gone',
    ],
    [
      'the end of a held conversation, by who held it',
      aChange({ ...held, state: 'closed' }, { cause: 'closed' }),
      viewer('lin', ['sales']),
      'shown',
    ],
    [
      'the end of a held conversation, by a colleague',
      aChange({ ...held, state: 'closed' }, { cause: 'closed' }),
      viewer('mei', ['sales']),
      'hidden',
    ],
    ['a line, by its agent', aLineFor('lin', 1), viewer('lin'), 'shown'],
    ['a line, by a colleague', aLineFor('lin', 1), viewer('mei'), 'hidden'],
    ['a line, by the owner', aLineFor('lin', 1), viewer('boss', [], 'owner'), 'shown'],
  ])('%s', (...[, event, who, sight]) => {
    expect(sightOf(who, event)).toBe(sight);
  });

  it('is asked of everybody who could see an event, however it is', () => {
    const agents = ['a', 'b', 'c'];
    const groups = ['g', 'h'];
    const maybe = <T>(values: readonly T[]) => fc.constantFrom(undefined, ...values);
    const causes: readonly ConversationCause[] = [
      ...(['opened', 'message', 'queued', 'assigned', 'accepted', 'claimed', 'transferred'] as const),
      ...(['returned', 'closed', 'reopened', 'read', 'alarmed'] as const),
    ];
    const changes = fc
      .record({
        cause: fc.constantFrom(...causes),
        state: fc.constantFrom('queued' as const, 'active' as const, 'closed' as const),
        agentId: maybe(agents),
        skillGroupId: maybe(groups),
        formerAgentId: maybe(agents),
        formerSkillGroupId: maybe(groups),
      })
      .map(({ cause, formerAgentId, formerSkillGroupId, ...conversation }) =>
        aChange(aConversation({ merchantId: MERCHANT, ...conversation }), { cause, formerAgentId, formerSkillGroupId }),
      );
    const people = fc.array(
      fc.record({
        agentId: fc.constantFrom(...agents),
        role: fc.constantFrom<AgentRole[]>('agent', 'supervisor', 'analyst'),
        skillGroupIds: fc.subarray(groups),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          changes,
          maybe(agents).map((agent) => aLineFor(agent ?? 'z', 1)),
        ),
        people,
        (event, here) => {
          const registry = createConnectionRegistry();
          const connections: AgentConnection[] = here.map((person) => aConnection({ merchantId: MERCHANT, ...person }));
          connections.forEach(registry.add);
          const merchant = registry.of(MERCHANT);
          const asked = merchant ? candidatesFor(merchant, event) : new Set();
          const missed = connections.filter((one) => sightOf(one, event) !== 'hidden' && !asked.has(one));
          expect(missed).toEqual([]);
          connections.forEach(registry.remove);
          expect([registry.size(), registry.of(MERCHANT)]).toEqual([0, undefined]);
        },
      ),
    );
  });
});
