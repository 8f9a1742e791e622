import { array, assert, constantFrom, integer, nat, option, property, record, tuple } from 'fast-check';
import type { ConversationHistory, HistoryLine, Holding } from '../../../../src/domain/reports/conversation-history.js';
import { factsOf } from '../../../../src/domain/reports/facts.js';
import { figuresOf } from '../../../../src/domain/reports/figures.js';
import { addSums, NO_SUMS, SUM_NAMES } from '../../../../src/domain/reports/sums.js';
import type { Sums } from '../../../../src/domain/reports/sums.js';

const START = Date.parse('2026-03-02T01:00:00Z');
const at = (seconds: number): Date => new Date(START + seconds * 1000);

const history = (given: Partial<ConversationHistory>): ConversationHistory => ({
  conversationId: 'c',
  customerId: 'u',
  channelId: 'ch',
  skillGroupId: 'g',
  agentId: 'lin',
  wrapUpReason: undefined,
  arrivedAt: at(0),
  closedAt: at(1000),
  closeReason: 'agent',
  lines: [],
  holdings: [],
  rating: undefined,
  cameBackAt: undefined,
  ...given,
});
const customer = (seconds: number): HistoryLine => ({ kind: 'customer', at: at(seconds) });
const agent = (agentId: string, seconds: number): HistoryLine => ({ kind: 'agent', agentId, at: at(seconds) });
const closed = (seconds: number): HistoryLine => ({ kind: 'closed', at: at(seconds) });
const held = (agentId: string, since: number, until?: number): Holding => ({
  agentId,
  since: at(since),
  until: until === undefined ? undefined : at(until),
});

const wholeOf = (given: Partial<ConversationHistory>): Sums => {
  const facts = factsOf(history(given));
  if (!facts) throw new Error('somebody arrived');
  return facts.whole;
};

describe('the facts of a conversation', () => {
  it('count waits from the first line nobody has answered, and each answer anew', () => {
    const facts = wholeOf({
      lines: [
        customer(0),
        customer(20),
        agent('lin', 60),
        customer(100),
        agent('lin', 400),
        agent('lin', 410),
        closed(500),
      ],
      holdings: [held('lin', 30, 500)],
      closedAt: at(500),
    });
    expect(facts).toMatchObject({ answered: 1, abandoned: 0, queueWaitMs: 30_000, firstResponseMs: 60_000 });
    expect(facts).toMatchObject({ responses: 2, responseMs: 360_000, repliedSoon: 1, handlingMs: 470_000 });
    expect(facts.resolvedAtOnce).toBe(1);
  });

  it('stay right when it is given to another agent and reopened', () => {
    const reopened = history({
      agentId: 'wang',
      lines: [
        customer(0),
        agent('lin', 50),
        { kind: 'transferred', at: at(60) },
        agent('wang', 90),
        closed(100),
        customer(300),
        agent('wang', 700),
        closed(800),
      ],
      holdings: [held('lin', 10, 60), held('wang', 60, 100), held('wang', 310, 800)],
      closedAt: at(800),
      rating: { score: 4 },
    });
    const facts = factsOf(reopened);
    expect(facts?.whole).toMatchObject({ responses: 2, responseMs: 450_000, transfers: 1, reopenings: 1, scores: 4 });
    expect(facts?.whole).toMatchObject({ resolvedAtOnce: 0, handlingMs: 580_000, arrivals: 1 });
    const parts = Object.fromEntries((facts?.agents ?? []).map(({ agentId, sums }) => [agentId, sums]));
    expect(parts['lin']).toMatchObject({
      firstResponses: 1,
      responses: 1,
      responseMs: 50_000,
      rated: 0,
      handlingMs: 50_000,
    });
    expect(parts['wang']).toMatchObject({
      firstResponses: 0,
      responses: 1,
      responseMs: 400_000,
      rated: 1,
      answered: 1,
    });
  });

  it('tell who gave up from who was never asked for a person', () => {
    const given = {
      agentId: undefined,
      closeReason: 'customer_silent',
      lines: [customer(0), closed(90)],
      closedAt: at(90),
    };
    expect(wholeOf(given)).toMatchObject({ abandoned: 1, answered: 0, queueWaitMs: 90_000 });
    expect(factsOf(history({ ...given, skillGroupId: undefined }))).toBeUndefined();
    // A message left at night that became a ticket was not lost.
    expect(wholeOf({ ...given, closeReason: 'system' })).toMatchObject({ abandoned: 0, queueWaits: 0 });
  });

  it('let nobody owe an answer before the desk opens, nor to a rating', () => {
    const night = wholeOf({
      lines: [customer(0), { kind: 'asked', at: at(30_000) }, agent('lin', 30_060), closed(30_100)],
      holdings: [held('lin', 30_010, 30_100)],
      closedAt: at(30_100),
    });
    expect(night).toMatchObject({ firstResponseMs: 60_000, responseMs: 60_000, queueWaitMs: 10_000 });
    const rated = wholeOf({
      lines: [customer(0), agent('lin', 9), closed(10), customer(20), { kind: 'rated', at: at(20) }],
      holdings: [held('lin', 1, 10)],
      rating: { score: 5 },
    });
    expect(rated).toMatchObject({ reopenings: 0, responses: 1, resolvedAtOnce: 1 });
  });

  it('do not call it solved when the customer is back within a day', () => {
    const lines = [customer(0), agent('lin', 5), closed(10)];
    const shared = { lines, holdings: [held('lin', 1, 10)], closedAt: at(10) };
    expect(wholeOf({ ...shared, cameBackAt: at(10 + 86_400) }).resolvedAtOnce).toBe(0);
    expect(wholeOf({ ...shared, cameBackAt: at(10 + 86_401) }).resolvedAtOnce).toBe(1);
  });
});

describe('facts of any history', () => {
  const anyLine = tuple(
    constantFrom('customer', 'agent', 'closed', 'rated', 'transferred', 'asked'),
    constantFrom('lin', 'wang'),
  ).map(([kind, agentId]) => ({ kind, agentId }));
  const anyHistory = record({
    steps: array(tuple(anyLine, nat(4000)), { maxLength: 25 }),
    holders: array(tuple(constantFrom('lin', 'wang', 'zhao'), nat(900), nat(900)), { maxLength: 4 }),
    score: option(integer({ min: 1, max: 5 }), { nil: undefined }),
    agentId: constantFrom('lin', 'wang', undefined),
  }).map(({ steps, holders, score, agentId }) => {
    let now = 0;
    const lines = steps.map(([{ kind, agentId: by }, pause]): HistoryLine => {
      now += pause;
      return kind === 'agent' ? agent(by, now) : { kind, at: at(now) };
    });
    const holdings = holders.map(([by, since, length]) => held(by, since, since + length));
    return history({ lines, holdings, agentId, closedAt: at(now), rating: { score } });
  });

  it('give every response to exactly one agent, and are the same when they are computed again', () => {
    assert(
      property(anyHistory, (past) => {
        const facts = factsOf(past);
        expect(factsOf(structuredClone(past))).toEqual(facts);
        if (!facts) return;
        const parts = addSums(facts.agents.map(({ sums }) => sums));
        for (const name of ['responses', 'responseMs', 'firstResponses', 'firstResponseMs', 'repliedSoon'] as const) {
          expect(parts[name]).toBe(facts.whole[name]);
        }
        expect(parts.handlingMs).toBe(facts.whole.handlingMs);
        for (const name of SUM_NAMES) expect(facts.whole[name]).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it('add up to the same figures in any order and in any groups', () => {
    assert(
      property(array(anyHistory, { maxLength: 12 }), nat(), nat(12), (pasts, seed, cut) => {
        const all = pasts.flatMap((past) => factsOf(past)?.whole ?? []);
        const turned = all.map((sums, place) => ({ sums, place: (place * 7919 + seed) % 101 }));
        const shuffled = turned.sort((a, b) => a.place - b.place).map(({ sums }) => sums);
        const grouped = addSums([addSums(shuffled.slice(0, cut)), addSums(shuffled.slice(cut)), NO_SUMS]);
        expect(figuresOf(grouped)).toEqual(figuresOf(addSums(all)));
      }),
      { numRuns: 40 },
    );
  });
});
