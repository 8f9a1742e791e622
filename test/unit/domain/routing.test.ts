import { agentOrderOf, chooseSkillGroup } from '../../../src/domain/conversations/routing.js';
import type { RoutingRequest, RoutingRule } from '../../../src/domain/conversations/routing.js';

const request = (changes: Partial<RoutingRequest> = {}): RoutingRequest => ({
  channelId: 'shop',
  channelKind: 'official_account',
  entry: { via: 'message' },
  text: '你好',
  ...changes,
});
const rule = (id: string, condition: Extract<RoutingRule, { list: 'skill_group' }>['condition']): RoutingRule => ({
  id,
  list: 'skill_group',
  condition,
  skillGroupId: `group of ${id}`,
});

describe('the rules for skill groups', () => {
  it('takes the first rule that holds, and tells which were passed over', () => {
    const rules = [
      rule('menu', { menuKey: 'REFUND' }),
      rule('words', { keywords: ['退款', 'refund'] }),
      rule('all', {}),
    ];

    expect(chooseSkillGroup(rules, request({ text: '我要 REFUND' }), 'fallback')).toEqual({
      skillGroupId: 'group of words',
      ruleId: 'words',
      passedOver: ['menu'],
    });
  });

  it.each([
    { what: 'an exact scene', condition: { scene: 'shelf-3' }, given: { entry: { scene: 'shelf-3' } }, holds: true },
    { what: 'another scene', condition: { scene: 'shelf-3' }, given: { entry: { scene: 'shelf-33' } }, holds: false },
    {
      what: 'how a scene begins',
      condition: { scene: 'shelf-*' },
      given: { entry: { scene: 'shelf-33' } },
      holds: true,
    },
    { what: 'a menu key', condition: { menuKey: 'HELP' }, given: { entry: { menuKey: 'HELP' } }, holds: true },
    { what: 'no menu key', condition: { menuKey: 'HELP' }, given: {}, holds: false },
    {
      what: 'a word of the first text',
      condition: { keywords: ['发货'] },
      given: { text: '怎么还不发货' },
      holds: true,
    },
    {
      what: 'a word where there is a picture',
      condition: { keywords: ['发货'] },
      given: { text: undefined },
      holds: false,
    },
    { what: 'the channel', condition: { channelId: 'shop' }, given: {}, holds: true },
    { what: 'its kind', condition: { channelKind: 'mini_program' as const }, given: {}, holds: false },
    { what: 'both of two conditions', condition: { channelId: 'shop', menuKey: 'HELP' }, given: {}, holds: false },
  ])('looks at $what', ({ condition, given, holds }) => {
    const decision = chooseSkillGroup([rule('only', condition)], request(given), 'fallback');

    expect(decision.skillGroupId).toBe(holds ? 'group of only' : 'fallback');
  });
});

describe('the rules for agents', () => {
  const choices = (...list: readonly Extract<RoutingRule, { list: 'agent' }>['choice'][]): readonly RoutingRule[] =>
    list.map((choice) => ({ id: choice, list: 'agent', choice }));

  it('ranks by the first ranking rule, and knows whether the last agent comes first', () => {
    expect(agentOrderOf(choices('last_agent', 'round_robin'))).toEqual({ choice: 'round_robin', lastAgentFirst: true });
    expect(agentOrderOf(choices('idle_ratio', 'last_agent'))).toEqual({ choice: 'idle_ratio', lastAgentFirst: false });
    expect(agentOrderOf(choices('last_agent'))).toEqual({ choice: 'fewest', lastAgentFirst: true });
    expect(agentOrderOf([])).toEqual({ choice: 'fewest', lastAgentFirst: false });
  });
});
