import type { ConversationHistory, Holding } from './conversation-history.js';
import { withSums } from './sums.js';
import type { Sums } from './sums.js';

/** The 3-minute reply rate counts first answers within this time. */
const SOON_MS = 180_000;
/** Who does not ask again within this time was helped the first time. */
export const COMES_BACK_MS = 24 * 3_600_000;

/** What one conversation adds to the reports: as a whole, and each agent's own part of it. */
export type ConversationFacts = {
  readonly whole: Sums;
  readonly agents: readonly { readonly agentId: string; readonly sums: Sums }[];
};

type Response = { readonly agentId: string; readonly ms: number };

/** Clocks of two machines may differ by a little; no time is shorter than nothing. */
const between = (from: Date, to: Date): number => Math.max(0, to.getTime() - from.getTime());

/** Since when somebody owed an answer: a message that was left owes none before the desk opens. */
const waitsFrom = ({ lines, arrivedAt }: ConversationHistory): Date =>
  lines.find(({ kind }) => kind === 'asked')?.at ?? arrivedAt;

/**
 * From the first line nobody has answered to the agent's next line, each time anew. The end of a conversation ends the wait: what was
 * not answered before it is not answered by what an agent says after a reopening.
 */
const responsesIn = (history: ConversationHistory): readonly Response[] => {
  const from = waitsFrom(history);
  const responses: Response[] = [];
  let waiting: Date | undefined;
  for (const line of history.lines) {
    if (line.kind === 'customer') waiting ??= line.at;
    if (line.kind === 'closed' || line.kind === 'rated') waiting = undefined;
    if (line.kind !== 'agent' || waiting === undefined) continue;
    responses.push({ agentId: line.agentId, ms: between(waiting < from ? from : waiting, line.at) });
    waiting = undefined;
  }
  return responses;
};

const total = (times: readonly number[]): number => times.reduce((sum, ms) => sum + ms, 0);

const timeOf = ({ since, until }: Holding, closedAt: Date): number => between(since, until ?? closedAt);

const responseSums = (responses: readonly Response[]): Partial<Sums> => ({
  responses: responses.length,
  responseMs: total(responses.map(({ ms }) => ms)),
});

const firstSums = (first: Response | undefined): Partial<Sums> =>
  first === undefined ? {} : { firstResponses: 1, firstResponseMs: first.ms, repliedSoon: first.ms <= SOON_MS ? 1 : 0 };

const ratingSums = ({ rating }: ConversationHistory): Partial<Sums> => {
  if (!rating) return {};
  return { invited: 1, rated: rating.score === undefined ? 0 : 1, scores: rating.score ?? 0 };
};

const countOf = ({ lines }: ConversationHistory, kind: 'closed' | 'transferred'): number =>
  lines.filter((line) => line.kind === kind).length;

/** Whoever wrote to the customer first, and how long the customer had waited for that. */
const firstAnswer = (history: ConversationHistory): Response | undefined => {
  const line = history.lines.find(({ kind }) => kind === 'agent');
  return line?.kind === 'agent' ? { agentId: line.agentId, ms: between(waitsFrom(history), line.at) } : undefined;
};

/** Somebody asked for a person: what the desk's own answers settled, which has neither group nor agent, never arrived. */
const hasArrived = ({ skillGroupId, holdings, lines }: ConversationHistory): boolean =>
  skillGroupId !== undefined || holdings.length > 0 || lines.some(({ kind }) => kind === 'agent');

/** Nobody ever took it, and the desk did not make a ticket of it. */
const isAbandoned = ({ holdings, lines, closeReason }: ConversationHistory): boolean =>
  holdings.length === 0 && closeReason !== 'system' && !lines.some(({ kind }) => kind === 'agent');

type Outcome = {
  readonly first: Response | undefined;
  readonly reopenings: number;
  readonly isResolved: boolean;
  /** How long the queue took; undefined where nobody took it out and it did not leave by itself. */
  readonly queueWaitMs: number | undefined;
};

const outcomeOf = (history: ConversationHistory): Outcome => {
  const { closedAt, cameBackAt, holdings } = history;
  const first = firstAnswer(history);
  const reopenings = Math.max(0, countOf(history, 'closed') - 1);
  const comesBack = cameBackAt !== undefined && cameBackAt.getTime() - closedAt.getTime() <= COMES_BACK_MS;
  const leftQueueAt = holdings[0]?.since ?? (isAbandoned(history) ? closedAt : undefined);
  return {
    first,
    reopenings,
    isResolved: first !== undefined && reopenings === 0 && !comesBack,
    queueWaitMs: leftQueueAt && between(waitsFrom(history), leftQueueAt),
  };
};

type Counted = {
  readonly history: ConversationHistory;
  readonly outcome: Outcome;
  readonly responses: readonly Response[];
};

const wholeOf = ({ history, outcome, responses }: Counted): Sums =>
  withSums({
    arrivals: 1,
    answered: outcome.first ? 1 : 0,
    abandoned: isAbandoned(history) ? 1 : 0,
    ...queueSums(outcome),
    ...firstSums(outcome.first),
    ...responseSums(responses),
    handlings: history.holdings.length > 0 ? 1 : 0,
    handlingMs: total(history.holdings.map((holding) => timeOf(holding, history.closedAt))),
    resolvedAtOnce: outcome.isResolved ? 1 : 0,
    transfers: countOf(history, 'transferred'),
    reopenings: outcome.reopenings,
    ...ratingSums(history),
  });

const queueSums = ({ queueWaitMs }: Outcome): Partial<Sums> =>
  queueWaitMs === undefined ? {} : { queueWaits: 1, queueWaitMs };

/** The wait in the queue is of who ended it; the first answer of who gave it; rating and outcome of who held it last. */
const partOf = ({ history, outcome, responses }: Counted, agentId: string): Sums => {
  const held = history.holdings.filter((holding) => holding.agentId === agentId);
  const { first, reopenings, isResolved } = outcome;
  return withSums({
    arrivals: 1,
    answered: history.lines.some((line) => line.kind === 'agent' && line.agentId === agentId) ? 1 : 0,
    ...(history.holdings[0]?.agentId === agentId && queueSums(outcome)),
    ...(first?.agentId === agentId && firstSums(first)),
    ...responseSums(responses.filter((response) => response.agentId === agentId)),
    handlings: held.length > 0 ? 1 : 0,
    handlingMs: total(held.map((holding) => timeOf(holding, history.closedAt))),
    ...(history.agentId === agentId && { resolvedAtOnce: isResolved ? 1 : 0, reopenings, ...ratingSums(history) }),
  });
};

/**
 * The facts of a closed conversation, from its whole past and nothing else: computed again they are the same, however often it was
 * reopened or given on. Undefined: nobody asked for a person in it.
 */
export const factsOf = (history: ConversationHistory): ConversationFacts | undefined => {
  if (!hasArrived(history)) return undefined;
  const counted = { history, outcome: outcomeOf(history), responses: responsesIn(history) };
  const writers = history.lines.flatMap((line) => (line.kind === 'agent' ? [line.agentId] : []));
  const agentIds = [...new Set([...history.holdings.map(({ agentId }) => agentId), ...writers])];
  return {
    whole: wholeOf(counted),
    agents: agentIds.map((agentId) => ({ agentId, sums: partOf(counted, agentId) })),
  };
};
