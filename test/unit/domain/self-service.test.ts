import * as fc from 'fast-check';
import { createPatterns } from '../../../src/app/tools/patterns.js';
import { decide } from '../../../src/domain/self-service/decide.js';
import { asksForPerson, outcomeOf } from '../../../src/domain/self-service/outcome.js';
import { closingWords, scoreOf } from '../../../src/domain/self-service/rating.js';
import type { RuleCondition, RuleFacts, SelfServiceRule } from '../../../src/domain/self-service/rule.js';
import { joinTexts } from '../../../src/domain/self-service/saying.js';
import { fillText, waitInWords } from '../../../src/domain/self-service/variables.js';

const { matches, isValid } = createPatterns();

const FACTS: RuleFacts = {
  channelId: 'c1',
  channelKind: 'official_account',
  scene: 'shelf-7',
  isOpen: true,
  timeOfDay: '09:30',
  tags: ['老客'],
  text: '请问尺码 XL 有吗',
  isFirstMessage: true,
  event: undefined,
  orderState: undefined,
};

const rule = (condition: RuleCondition, more: Partial<SelfServiceRule> = {}): SelfServiceRule => ({
  id: 'r',
  name: 'r',
  enabled: true,
  condition,
  acts: [{ type: 'reply', content: { type: 'text', text: '好' } }],
  ...more,
});

const failedOf = (condition: RuleCondition, facts: Partial<RuleFacts> = {}): string | undefined =>
  decide([rule(condition)], { ...FACTS, ...facts }, matches).looks[0]?.failed;

describe('which rule answers', () => {
  it.each<[RuleCondition, Partial<RuleFacts>, string | undefined]>([
    [{}, {}, undefined],
    [{ channelId: 'c2' }, {}, 'channelId'],
    [{ channelKind: 'mini_program' }, {}, 'channelKind'],
    [{ scene: 'shelf-*' }, {}, undefined],
    [{ scene: 'shelf' }, {}, 'scene'],
    [{ text: { match: 'contains', values: ['价格', '尺码'] } }, {}, undefined],
    [{ text: { match: 'contains', values: ['xl'] } }, { text: '有ＸＬ吗' }, undefined],
    [{ text: { match: 'equals', values: ['尺码'] } }, {}, 'text'],
    [{ text: { match: 'equals', values: ['尺码'] } }, { text: ' 尺码 ' }, undefined],
    [{ text: { match: 'regex', values: ['尺码\\s*(xl|l)'] } }, {}, undefined],
    [{ text: { match: 'regex', values: ['('] } }, {}, 'text'],
    [{ text: { match: 'contains', values: ['图'] } }, { text: undefined }, 'text'],
    [{ firstMessage: false }, {}, 'firstMessage'],
    [{ tag: '老客' }, {}, undefined],
    [{ tag: '新客' }, {}, 'tag'],
    [{ businessHours: 'closed' }, {}, 'businessHours'],
    [{ timeOfDay: { from: '09:30', to: '18:00' } }, {}, undefined],
    [{ timeOfDay: { from: '08:00', to: '09:30' } }, {}, 'timeOfDay'],
    [{ timeOfDay: { from: '22:00', to: '06:00' } }, { timeOfDay: '05:59' }, undefined],
    [{ orderState: 'shipped' }, {}, 'orderState'],
    [{ orderState: 'shipped' }, { orderState: 'to_ship' }, 'orderState'],
    [{ orderState: 'shipped' }, { orderState: 'shipped' }, undefined],
    [{ event: { type: 'followed' } }, {}, 'event'],
    [{ event: { type: 'menu_pressed', key: 'help' } }, { event: { type: 'menu_pressed', key: 'help' } }, undefined],
    [{ event: { type: 'menu_pressed', key: 'help' } }, { event: { type: 'menu_pressed', key: 'buy' } }, 'event'],
    [{}, { event: { type: 'followed', key: undefined } }, 'event'],
  ])('%j on %j fails at %s', (condition, facts, failed) => {
    expect(failedOf(condition, facts)).toBe(failed);
  });

  it('takes the first that holds, passes over those that are off, and says why of each', () => {
    const rules = [
      rule({ tag: '新客' }, { id: 'a' }),
      rule({}, { id: 'b', enabled: false }),
      rule({}, { id: 'c' }),
      rule({}, { id: 'd' }),
    ];
    expect(decide(rules, FACTS, matches)).toMatchObject({
      ruleId: 'c',
      looks: [
        { ruleId: 'a', held: false, failed: 'tag' },
        { ruleId: 'b', held: false, failed: 'disabled' },
        { ruleId: 'c', held: true, failed: undefined },
      ],
    });
  });

  it('runs a pattern that would never end elsewhere in linear time', () => {
    const startedAt = performance.now();
    expect(matches('(a+)+$', `${'a'.repeat(2_000)}!`)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect([isValid('(a+)+$'), isValid('(?<=a)b'), isValid('(')]).toEqual([true, false, false]);
  });
});

const someRule: fc.Arbitrary<SelfServiceRule> = fc.record({
  id: fc.uuid(),
  name: fc.constant('r'),
  enabled: fc.boolean(),
  condition: fc.record(
    {
      tag: fc.constantFrom('老客', '新客'),
      businessHours: fc.constantFrom('open', 'closed'),
      text: fc.record({
        match: fc.constantFrom('contains', 'equals', 'regex'),
        values: fc.array(fc.constantFrom('尺码', '退', '.*', '('), { minLength: 1, maxLength: 3 }),
      }),
    },
    { requiredKeys: [] },
  ),
  acts: fc.array(
    fc.constantFrom(
      { type: 'reply' as const, content: { type: 'text' as const, text: '好' } },
      { type: 'hand_over' as const },
      { type: 'tag' as const, tag: '老客' },
    ),
    { minLength: 1, maxLength: 4 },
  ),
});

describe('whatever the rules are', () => {
  it('decides the same for the same facts', () => {
    fc.assert(
      fc.property(fc.array(someRule), fc.string(), fc.boolean(), (rules, text, isOpen) => {
        const facts = { ...FACTS, text, isOpen };
        expect(decide(rules, facts, matches)).toEqual(decide([...rules], { ...facts }, matches));
      }),
      { numRuns: 200 },
    );
  });

  it('never talks with a machine for ever: answers within an hour are capped, and then a person takes over', () => {
    fc.assert(
      fc.property(fc.array(someRule), fc.array(fc.string(), { maxLength: 60 }), fc.nat(10), (rules, texts, cap) => {
        let said = 0;
        for (const text of texts) {
          const { next, replies } = outcomeOf({
            decision: decide(rules, { ...FACTS, text }, matches),
            text,
            humanKeywords: ['人工'],
            answersOfLastHour: said,
            answersPerHour: cap,
          });
          said += replies.length;
          expect(said).toBeLessThanOrEqual(cap);
          // What is handed over is out of reach of every rule.
          if (next === 'person') return;
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a wish for a person', () => {
  it('comes before every rule, in a short text', () => {
    expect(asksForPerson('转 人工', ['人工'])).toBe(true);
    expect(asksForPerson('这个是人工编织的还是机器做的，会不会起球掉色呢', ['人工'])).toBe(false);
    const decision = decide([rule({})], { ...FACTS, text: '人工' }, matches);
    const asked = { decision, text: '人工', humanKeywords: ['人工'], answersOfLastHour: 0, answersPerHour: 9 };
    expect(outcomeOf(asked)).toMatchObject({ next: 'person', why: 'asked_for_person', replies: [] });
    expect(outcomeOf({ ...asked, text: '好' })).toMatchObject({ next: 'self_service', why: 'rule' });
  });
});

describe('texts', () => {
  const variables = { 'customer.name': '<a>', 'channel.name': '青禾', 'queue.place': '3', 'queue.wait': '约 2 分钟' };

  it('fill in what they name, leave what nobody knows, and let no customer write a link', () => {
    expect(fillText('{customer.name}，{channel.name}：第 {queue.place} 位，{nobody.knows}', variables)).toBe(
      '＜a＞，青禾：第 3 位，{nobody.knows}',
    );
  });
  it('tell a rough wait', () => {
    expect([waitInWords(1, 20), waitInWords(3, 60), waitInWords(99, 60), waitInWords(2, undefined)]).toEqual([
      '不到 1 分钟',
      '约 3 分钟',
      '1 小时以上',
      '几分钟',
    ]);
  });
  it('become one message where they fit into one', () => {
    const text = (words: string) => ({ worth: 'needed' as const, content: { type: 'text' as const, text: words } });
    expect(joinTexts([text('一'), text('二')])).toEqual([text('一\n二')]);
    expect(joinTexts([text('一'.repeat(600)), text('二'.repeat(600))])).toHaveLength(2);
  });
});

describe('ratings', () => {
  it('are one digit, or a tapped item, and nothing else', () => {
    const said = (text: string) => scoreOf({ type: 'text', text });
    expect([said('5'), said(' ３ '), said('0'), said('6'), said('5分'), said('15')]).toEqual([
      5,
      3,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(scoreOf({ type: 'text', text: '满意', menuItemId: 'rate_4' })).toBe(4);
    expect(scoreOf({ type: 'image', mediaId: 'x' })).toBeUndefined();
  });
  it('are asked for in the one message of the end, by a menu only where one is shown', () => {
    const settings = { closingText: '再见', ratingInvite: 'menu' as const, ratingText: '请评价' };
    const end = { settings, channelKind: 'official_account' as const, wasServed: true, saysClosingText: true };
    expect(closingWords(end)).toMatchObject({ invites: true, content: { type: 'menu', head: '再见\n请评价' } });
    expect(closingWords({ ...end, channelKind: 'mini_program' })).toMatchObject({
      invites: true,
      content: { type: 'text', text: '再见\n请评价' },
    });
    expect(closingWords({ ...end, wasServed: false })).toEqual({
      invites: false,
      content: { type: 'text', text: '再见' },
    });
    expect(closingWords({ ...end, wasServed: false, saysClosingText: false })).toBeUndefined();
  });
});
