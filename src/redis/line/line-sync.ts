import type { Conversation } from '../../domain/conversations/conversation.js';
import type { LineRules, RoutedAgent } from '../../services/ports/live/waiting-line.js';
import type { RedisConnection } from '../connect.js';
import type { Keys } from '../keys.js';
import { loadScript } from '../script.js';

/** The field of `places` that says on which run of the server the line was built. */
export const BUILT_ON = '#run';

/** While a line is being built the scripts are told no run id, and so do not ask whether it is built. */
export const WHILE_BUILDING = '';

type AgentChange = Partial<RoutedAgent> & { readonly agentId: string; readonly connected?: boolean };

/** Groups in which somebody may now be assigned, or that the line is not built on this server. */
export type SyncAnswer = readonly string[] | 'stale';

/**
 * The place in the queue as text of fixed width: arrival in ms, moved forward by what each level of priority is worth in
 * waiting. So a place never changes while one waits, and nobody is overtaken for ever.
 */
export const placeOf = (
  { arrivedAt, priority }: Pick<Conversation, 'arrivedAt' | 'priority'>,
  agingMinutes: number,
): string => String(Math.max(0, arrivedAt.getTime() - priority * agingMinutes * 60_000)).padStart(15, '0');

/** The two scripts that bring a merchant's line to what Postgres and the sockets say. */
export const createLineSync = (connection: RedisConnection, keys: Keys) => {
  const syncConversation = loadScript(connection, 'sync-conversation');
  const syncAgent = loadScript(connection, 'sync-agent');
  return {
    conversation: async (
      runId: string,
      conversation: Conversation,
      { rules, overrideProposal }: { readonly rules: LineRules; readonly overrideProposal: boolean },
    ): Promise<SyncAnswer> =>
      toGroups(
        await syncConversation(keys.line(conversation.merchantId).all, [
          runId,
          conversation.id,
          conversation.state,
          conversation.skillGroupId ?? '',
          placeOf(conversation, rules.agingMinutes),
          conversation.agentId ?? '',
          conversation.preferredAgentId ?? '',
          rules.choice,
          flag(overrideProposal),
        ]),
      ),
    agent: async (
      runId: string,
      merchantId: string,
      { agent, rules }: { readonly agent: AgentChange; readonly rules: LineRules },
    ): Promise<SyncAnswer> =>
      toGroups(
        await syncAgent(keys.line(merchantId).all, [
          runId,
          agent.agentId,
          agent.disabled === true ? 'offline' : (agent.status ?? ''),
          agent.capacity ?? '',
          agent.skillGroupIds?.join(',') ?? '-',
          agent.connected === undefined ? '' : flag(agent.connected),
          rules.choice,
        ]),
      ),
  };
};

export type LineSync = ReturnType<typeof createLineSync>;

const flag = (value: boolean): string => (value ? '1' : '0');

const toGroups = (answer: unknown): SyncAnswer => {
  if (typeof answer !== 'string') return 'stale';
  return answer === '' ? [] : [...new Set(answer.split(','))];
};
