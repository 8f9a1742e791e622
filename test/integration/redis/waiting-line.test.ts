import type { Conversation } from '../../../src/domain/conversations/conversation.js';
import { createRedisConnections } from '../../../src/redis/connect.js';
import type { RedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createWaitingLine } from '../../../src/redis/line/waiting-line.js';
import type { LineRules, Proposal, RoutedAgent, WaitingLine } from '../../../src/services/ports/live/waiting-line.js';
import { redisForTest } from '../../support/databases.js';

const MERCHANT = 'm-1';
const SALES = 'sales';
const rules: LineRules = { agingMinutes: 10, choice: 'fewest' };
const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const start = Date.parse('2026-11-22T08:00:00Z');

const aConversation = (id: string, changes: Partial<Conversation> = {}): Conversation => ({
  id,
  merchantId: MERCHANT,
  channelId: 'c',
  identityId: `i-${id}`,
  customerId: `u-${id}`,
  openedMonth: '2026-11-01',
  state: 'queued',
  skillGroupId: SALES,
  agentId: undefined,
  preferredAgentId: undefined,
  mentionedAgentIds: [],
  assignmentNumber: 0,
  priority: 0,
  arrivedAt: new Date(start),
  queuedAt: new Date(start),
  assignedAt: undefined,
  acceptedAt: undefined,
  openedAt: new Date(start),
  closedAt: undefined,
  closeReason: undefined,
  entry: {},
  lastNumber: 1,
  lastMessageAt: undefined,
  lastPreview: undefined,
  waitingSince: undefined,
  lastCustomerAt: undefined,
  lastAgentAt: undefined,
  readNumber: 0,
  unreadCount: 1,
  returnedCount: 0,
  version: 1,
  updatedAt: new Date(start),
  ...changes,
});

const anAgent = (agentId: string, changes: Partial<RoutedAgent> = {}): RoutedAgent => ({
  agentId,
  status: 'online',
  capacity: 2,
  skillGroupIds: [SALES],
  disabled: false,
  ...changes,
});

const minutes = (count: number): Date => new Date(start + count * 60_000);

describe('the waiting line', () => {
  let connections: RedisConnections;
  let line: WaitingLine;
  let now = start;

  beforeAll(async () => {
    const { url } = await redisForTest();
    connections = createRedisConnections({ url, logger });
    await new Promise<void>((resolve) => connections.commands.onReady(resolve));
    line = createWaitingLine({
      connection: connections.commands,
      keys: createKeys(databaseOf(url)),
      clock: { now: () => new Date(now) },
    });
  });
  beforeEach(async () => {
    now = start;
    await build([], []);
  });
  afterAll(() => connections.close());

  const build = (agents: readonly RoutedAgent[], conversations: readonly Conversation[], mine = rules) =>
    line.rebuild(MERCHANT, mine, {
      agents: () => Promise.resolve(agents.map((agent) => ({ ...agent, connected: true }))),
      openConversations: () => Promise.resolve(conversations),
      changedMeanwhile: () => Promise.resolve([]),
    });
  const propose = (mine = rules): Promise<Proposal> => line.propose(MERCHANT, SALES, mine);
  const pairs = async (count: number, mine = rules): Promise<readonly string[]> => {
    const made: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const proposal = await propose(mine);
      made.push(proposal.status === 'proposed' ? `${proposal.conversationId}→${proposal.agentId}` : proposal.status);
    }
    return made;
  };

  it('serves first who came first, and inside a level of priority nobody else', async () => {
    await build(
      [anAgent('lin', { capacity: 9 })],
      [
        aConversation('third', { arrivedAt: minutes(3) }),
        aConversation('first', { arrivedAt: minutes(1) }),
        aConversation('urgent', { arrivedAt: minutes(5), priority: 1 }),
        aConversation('second', { arrivedAt: minutes(2) }),
      ],
    );

    expect(await pairs(5)).toEqual(['urgent→lin', 'first→lin', 'second→lin', 'third→lin', 'empty']);
  });

  it('lets nobody starve: who has waited agingMinutes longer stands before a newcomer one level higher', async () => {
    await build(
      [anAgent('lin', { capacity: 9 })],
      [
        aConversation('patient', { arrivedAt: minutes(0) }),
        aConversation('urgent', { arrivedAt: minutes(11), priority: 1 }),
      ],
    );

    expect(await pairs(2)).toEqual(['patient→lin', 'urgent→lin']);
  });

  it('gives nobody more than their capacity, and shares by load', async () => {
    const waiting = ['a', 'b', 'c', 'd', 'e'].map((id, index) => aConversation(id, { arrivedAt: minutes(index) }));
    await build([anAgent('lin', { capacity: 2 }), anAgent('mei', { capacity: 2 })], waiting);

    const made = await pairs(5);

    expect(made.filter((pair) => pair.endsWith('→lin'))).toHaveLength(2);
    expect(made.filter((pair) => pair.endsWith('→mei'))).toHaveLength(2);
    expect(made.slice(0, 2).map((pair) => pair.split('→')[1])).toEqual(expect.arrayContaining(['lin', 'mei']));
    expect(made[4]).toBe('nobody');
  });

  it('ranks by idle ratio where the merchant wants it', async () => {
    const ratio: LineRules = { agingMinutes: 10, choice: 'idle_ratio' };
    const held = ['x', 'y'].map((id) => aConversation(id, { state: 'active', agentId: 'big' }));
    await build(
      [anAgent('big', { capacity: 10 }), anAgent('small', { capacity: 2 })],
      [...held, aConversation('h', { state: 'active', agentId: 'small' }), aConversation('next')],
      ratio,
    );

    // 2 of 10 is idler than 1 of 2, though it is more.
    expect(await pairs(1, ratio)).toEqual(['next→big']);
  });

  it('goes round where the merchant wants turns', async () => {
    const turns: LineRules = { agingMinutes: 10, choice: 'round_robin' };
    const waiting = ['a', 'b', 'c', 'd'].map((id, index) => aConversation(id, { arrivedAt: minutes(index) }));
    await build([anAgent('lin', { capacity: 9 }), anAgent('mei', { capacity: 9 })], waiting, turns);

    const agents = (await pairs(4, turns)).map((pair) => pair.split('→')[1]);

    expect(agents[0]).not.toBe(agents[1]);
    expect(agents.slice(2)).toEqual(agents.slice(0, 2));
  });

  it('prefers the last agent, and takes another when that one is not to be had', async () => {
    await build(
      [anAgent('lin', { capacity: 1 }), anAgent('mei', { capacity: 9 })],
      [
        aConversation('known', { arrivedAt: minutes(0), preferredAgentId: 'lin' }),
        aConversation('also-known', { arrivedAt: minutes(1), preferredAgentId: 'lin' }),
      ],
    );

    expect(await propose()).toMatchObject({ conversationId: 'known', agentId: 'lin', preferred: 'taken' });
    expect(await propose()).toMatchObject({ agentId: 'mei', preferred: 'not_assignable' });
  });

  it.each([
    ['busy', { status: 'busy' as const }],
    ['on a break', { status: 'break' as const }],
    ['offline', { status: 'offline' as const }],
    ['disabled', { disabled: true }],
    ['in another group', { skillGroupIds: ['after-sale'] }],
  ])('assigns nothing to an agent who is %s', async (_what, changes) => {
    await build([anAgent('lin', changes)], [aConversation('a')]);

    expect(await propose()).toEqual({ status: 'nobody', conversationId: 'a' });
  });

  it('says where somebody may now be assigned when a place becomes free, a status changes or a socket comes', async () => {
    await build([anAgent('lin', { capacity: 1 })], [aConversation('held', { state: 'active', agentId: 'lin' })]);

    const closed = aConversation('held', { state: 'closed', agentId: 'lin' });
    expect(await line.syncConversation(closed, rules)).toEqual([SALES]);
    expect(await line.syncAgent(MERCHANT, anAgent('lin', { status: 'busy' }), rules)).toEqual([]);
    expect(await line.syncAgent(MERCHANT, anAgent('lin'), rules)).toEqual([SALES]);
    expect(await line.setConnected(MERCHANT, { agentId: 'lin', connected: false }, rules)).toEqual([]);
    expect(await line.setConnected(MERCHANT, { agentId: 'lin', connected: true }, rules)).toEqual([SALES]);
  });

  it('keeps a reservation against older events until Postgres has spoken', async () => {
    const waiting = aConversation('a');
    await build([anAgent('lin'), anAgent('mei')], [waiting]);
    expect(await propose()).toMatchObject({ status: 'proposed', conversationId: 'a' });

    await line.syncConversation(waiting, rules);
    expect(await propose()).toEqual({ status: 'empty' });

    await line.syncConversation(waiting, rules, { overrideProposal: true });
    expect(await propose()).toMatchObject({ status: 'proposed', conversationId: 'a' });
  });

  it('names reservations that nobody confirmed in time', async () => {
    await build([anAgent('lin')], [aConversation('a')]);
    await propose();

    expect(await line.overdueProposals(MERCHANT)).toEqual([]);
    now += 11_000;
    expect(await line.overdueProposals(MERCHANT)).toEqual(['a']);
  });

  it('tells places, and keeps the old one when a conversation returns', async () => {
    const waiting = ['a', 'b', 'c'].map((id, index) => aConversation(id, { arrivedAt: minutes(index) }));
    await build([anAgent('lin')], waiting);
    await propose();
    expect(await line.placesOf(MERCHANT, SALES, ['a', 'b', 'c'])).toEqual([undefined, 1, 2]);

    await line.syncConversation(aConversation('a', { arrivedAt: minutes(0) }), rules, { overrideProposal: true });

    expect(await line.placesOf(MERCHANT, SALES, ['a', 'b', 'c'])).toEqual([1, 2, 3]);
    expect(await line.groupsWaiting(MERCHANT)).toEqual([SALES]);
  });

  it('may see the same change twice: nothing is counted twice', async () => {
    const held = aConversation('a', { state: 'active', agentId: 'lin' });
    const closed = aConversation('a', { state: 'closed', agentId: 'lin' });
    await build([anAgent('lin', { capacity: 1 })], []);
    await line.syncConversation(held, rules);
    await line.syncConversation(held, rules);
    await line.syncConversation(closed, rules);
    await line.syncConversation(closed, rules);
    await line.syncConversation(aConversation('b'), rules);

    expect(await pairs(2)).toEqual(['b→lin', 'empty']);
  });

  it('does nothing on a server that has lost the line', async () => {
    await connections.commands.run((redis) => redis.flushdb());

    expect(await line.isBuilt(MERCHANT)).toBe(false);
    expect(await propose()).toEqual({ status: 'stale' });
    expect(await line.syncConversation(aConversation('a'), rules)).toBe('stale');
  });

  it('misses nothing that was committed while it was being rebuilt', async () => {
    const late = aConversation('late');
    await line.rebuild(MERCHANT, rules, {
      agents: () => Promise.resolve([{ ...anAgent('lin'), connected: true }]),
      openConversations: async () => {
        // Its event meets the line unbuilt, after the open conversations were read.
        expect(await line.syncConversation(late, rules)).toBe('stale');
        return [];
      },
      changedMeanwhile: () => Promise.resolve([late]),
    });

    expect(await pairs(1)).toEqual(['late→lin']);
  });

  it('never gives one conversation to two, however many ask together', async () => {
    const agents = Array.from({ length: 10 }, (_, index) => anAgent(`agent-${index}`, { capacity: 3 }));
    const waiting = Array.from({ length: 40 }, (_, index) =>
      aConversation(`c-${index}`, { arrivedAt: minutes(index) }),
    );
    await build(agents, waiting);

    const proposals = await Promise.all(Array.from({ length: 60 }, () => propose()));

    const made = proposals.flatMap((proposal) => (proposal.status === 'proposed' ? [proposal] : []));
    expect(new Set(made.map(({ conversationId }) => conversationId)).size).toBe(30);
    for (const { agentId } of agents) {
      expect(made.filter((proposal) => proposal.agentId === agentId)).toHaveLength(3);
    }
  });
});
