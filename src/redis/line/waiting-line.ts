import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { Proposal, WaitingLine } from '../../services/ports/live/waiting-line.js';
import type { RedisConnection } from '../connect.js';
import type { Keys } from '../keys.js';
import { createRebuild } from './line-rebuild.js';
import { BUILT_ON, createLineSync } from './line-sync.js';
import { loadScript } from '../script.js';

type Deps = {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly clock: Clock;
};

/** A reservation that Postgres has neither confirmed nor refused after this long was left by a process that died. */
const RESERVATION_MS = 10_000;

/** The waiting lines of all merchants on one Redis. Every act throws `unavailable` while Redis is away. */
export const createWaitingLine = ({ connection, keys, clock }: Deps): WaitingLine => {
  const sync = createLineSync(connection, keys);
  const proposeNext = loadScript(connection, 'propose');
  const runId = (): string => {
    const id = connection.runId();
    if (id === undefined) throw new AppError('unavailable', 'unavailable');
    return id;
  };

  return {
    syncConversation: async (conversation, rules, options) =>
      sync.conversation(runId(), conversation, { rules, overrideProposal: options?.overrideProposal ?? false }),
    syncAgent: async (merchantId, agent, rules) => sync.agent(runId(), merchantId, { agent, rules }),
    setConnected: async (merchantId, agent, rules) => sync.agent(runId(), merchantId, { agent, rules }),
    propose: async (merchantId, skillGroupId, rules) =>
      toProposal(
        await proposeNext(keys.line(merchantId).all, [
          runId(),
          skillGroupId,
          clock.now().getTime() + RESERVATION_MS,
          rules.choice,
        ]),
      ),
    overdueProposals: async (merchantId) => {
      const { proposals } = keys.line(merchantId);
      return connection.run((redis) => redis.zrangebyscore(proposals, '-inf', clock.now().getTime()));
    },
    placesOf: async (merchantId, skillGroupId, conversationIds) =>
      placesOf({ connection, keys }, { merchantId, skillGroupId, conversationIds }),
    groupsWaiting: (merchantId) => groupsIn(connection, keys.line(merchantId).queue),
    isBuilt: async (merchantId) => {
      const { places } = keys.line(merchantId);
      return (await connection.run((redis) => redis.hget(places, BUILT_ON))) === runId();
    },
    rebuild: createRebuild({ connection, keys, sync, runId }),
  };
};

/** One look-up per group: the first entry, then the first entry after that group (`;` is the character after `:`). */
const groupsIn = async (connection: RedisConnection, queue: string): Promise<readonly string[]> => {
  const groups: string[] = [];
  let from = '-';
  for (;;) {
    const [entry] = await connection.run((redis) => redis.zrangebylex(queue, from, '+', 'LIMIT', 0, 1));
    const group = entry?.split(':')[0];
    if (group === undefined) return groups;
    groups.push(group);
    from = `[${group};`;
  }
};

type Places = {
  readonly merchantId: string;
  readonly skillGroupId: string;
  readonly conversationIds: readonly string[];
};

/** One look-up of the entries, then one count per conversation: each of logarithmic cost, whatever the length of the queue. */
const placesOf = async (
  { connection, keys }: Pick<Deps, 'connection' | 'keys'>,
  { merchantId, skillGroupId, conversationIds }: Places,
): Promise<readonly (number | undefined)[]> => {
  if (conversationIds.length === 0) return [];
  const { places, queue } = keys.line(merchantId);
  const entries = await connection.run((redis) => redis.hmget(places, ...conversationIds));
  return Promise.all(
    conversationIds.map(async (id, index) => {
      const where = entries[index]?.split('|')[0];
      if (where === undefined || !where.startsWith(`${skillGroupId}:`)) return undefined;
      return connection.run((redis) => redis.zlexcount(queue, `[${skillGroupId}:`, `[${where}:${id}`));
    }),
  );
};

const isPreferred = (value: unknown): value is 'taken' | 'not_assignable' | 'none' =>
  value === 'taken' || value === 'not_assignable' || value === 'none';

const toProposal = (answer: unknown): Proposal => {
  if (!Array.isArray(answer)) throw new Error('propose.lua answered no list');
  const [status, conversationId, agentId, preferred, candidates] = answer.map(String);
  if (status === 'nobody' && conversationId !== undefined) return { status, conversationId };
  if (status === 'proposed' && conversationId !== undefined && agentId !== undefined && isPreferred(preferred)) {
    return { status, conversationId, agentId, preferred, candidates: Number(candidates) };
  }
  return { status: status === 'stale' ? 'stale' : 'empty' };
};
