import { agentOrderOf, chooseSkillGroup } from '../../../src/domain/routing.js';
import type { RoutingRequest, RoutingRule } from '../../../src/domain/routing.js';

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
    ['an exact scene', { scene: 'shelf-3' }, { entry: { scene: 'shelf-3' } }, true],
    ['another scene', { scene: 'shelf-3' }, { entry: { scene: 'shelf-33' } }, false],
    ['a scene by its beginning', { scene: 'shelf-*' }, { entry: { scene: 'shelf-33' } }, true],
    ['a menu key', { menuKey: 'HELP' }, { entry: { menuKey: 'HELP' } }, true],
    ['no menu key', { menuKey: 'HELP' }, {}, false],
    ['a word of the first text', { keywords: ['发货'] }, { text: '怎么还不发货' }, true],
    ['a word, when the first line is a picture', { keywords: ['发货'] }, { text: undefined }, false],
    ['the channel', { channelId: 'shop' }, {}, true],
    ['another kind of channel', { channelKind: 'mini_program' as const }, {}, false],
    ['one condition of two', { channelId: 'shop', menuKey: 'HELP' }, {}, false],
  ])('looks at %s', (_what, condition, changes, holds) => {
    const decision = chooseSkillGroup([rule('only', condition)], request(changes), 'fallback');

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
