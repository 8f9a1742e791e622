import type { ConversationHistory, HistoryLine, Holding } from '../../src/domain/reports/conversation-history.js';
import type { SeedAgent, SeedMerchant } from './world.js';
import { agentText, customerText, pick, WRAP_UPS } from './words.js';
import type { Random } from './words.js';

export type SeedLine = {
  readonly direction: 'inbound' | 'outbound' | 'event';
  readonly agentId: string | null;
  /** JSON. */
  readonly content: string;
  /** What it is found by; null = not at all. */
  readonly text: string | null;
  readonly atMs: number;
};

export type SeedState = 'closed' | 'active' | 'queued';

/** One conversation with its whole past. */
export type SeedConversation = {
  readonly state: SeedState;
  readonly groupId: string;
  readonly agent: SeedAgent | undefined;
  readonly arrivedMs: number;
  readonly closedMs: number | undefined;
  readonly closeReason: 'agent' | 'customer_silent' | undefined;
  readonly wrapUp: string | undefined;
  readonly lines: readonly SeedLine[];
  readonly holdings: readonly Holding[];
  readonly rating: { readonly score: number | undefined } | undefined;
};

export type ConversationWanted = {
  readonly merchant: SeedMerchant;
  readonly arrivedMs: number;
  readonly state: SeedState;
  readonly lines: number;
  /** Nothing lies after this. */
  readonly untilMs: number;
};

const QUEUE_MS = 45_000;
const THINK_MS = 70_000;
/** Nobody took these. */
const ABANDONED = 0.04;
const TRANSFERRED = 0.05;
const INVITED = 0.35;
const RATED = 0.6;
const PLACE = '{"type":"location","latitude":25.83,"longitude":114.93,"scale":15,"label":"江西省赣州市章贡区"}';
const PLACES = 0.02;
const DESK_LINES = 3;

/** Times between two things that wait for people: mostly short, sometimes long. */
const wait = (random: Random, middleMs: number): number => Math.round(-Math.log(1 - random()) * middleMs) + 1_000;

const deskLine = (act: string, atMs: number, agent: SeedAgent | undefined): SeedLine => ({
  direction: 'event',
  agentId: null,
  content: agent
    ? `{"type":"desk_event","act":"${act}","agentId":"${agent.id}","agentName":"${agent.name}"}`
    : `{"type":"desk_event","act":"${act}"}`,
  text: null,
  atMs,
});

const textLine = (
  direction: 'inbound' | 'outbound',
  text: string,
  place: Pick<SeedLine, 'agentId' | 'atMs'>,
): SeedLine => ({
  direction,
  content: `{"type":"text","text":"${text}"}`,
  text,
  ...place,
});

const customerLine = (random: Random, atMs: number): SeedLine =>
  random() < PLACES
    ? { direction: 'inbound', agentId: null, content: PLACE, text: '江西省赣州市章贡区', atMs }
    : textLine('inbound', customerText(random), { agentId: null, atMs });

const ratingOf = (random: Random, state: SeedState): SeedConversation['rating'] => {
  if (state !== 'closed' || random() >= INVITED) return undefined;
  const value = random();
  return { score: random() < RATED ? 5 - Math.floor(value * value * 5) : undefined };
};

/** What nobody took: the customer writes a little and is gone, or still waits. */
const unserved = (
  random: Random,
  { merchant, arrivedMs, state, untilMs, lines }: ConversationWanted,
): SeedConversation => {
  let atMs = arrivedMs;
  const said = Array.from({ length: Math.max(1, Math.min(3, lines - 1)) }, () => {
    const line = customerLine(random, Math.min(atMs, untilMs));
    atMs += wait(random, THINK_MS);
    return line;
  });
  const closedMs = state === 'closed' ? Math.min(atMs + 600_000, untilMs) : undefined;
  return {
    state,
    groupId: pick([merchant.groupIds[0] ?? '', ...merchant.groupIds.slice(1)], random),
    agent: undefined,
    arrivedMs,
    closedMs,
    closeReason: closedMs === undefined ? undefined : 'customer_silent',
    wrapUp: undefined,
    lines: closedMs === undefined ? said : [...said, deskLine('closed', closedMs, undefined)],
    holdings: [],
    rating: undefined,
  };
};

type Serving = { readonly random: Random; readonly wanted: ConversationWanted; readonly agents: readonly SeedAgent[] };

/** Time that passes, and never beyond the end of the world. */
const createTime = ({ random, wanted: { arrivedMs, untilMs } }: Serving) => {
  let atMs = arrivedMs;
  return (middleMs: number): number => (atMs = Math.min(atMs + wait(random, middleMs), untilMs));
};

type Talking = { readonly random: Random; readonly later: (middleMs: number) => number };

/** What one agent and the customer say in turn, from when the agent has it. */
const turnsOf = ({ random, later }: Talking, agent: SeedAgent, count: number) =>
  Array.from({ length: count }, (_none, place) => {
    const isAgents = place % 2 === 0 || random() < 0.1;
    const atMs = later(THINK_MS);
    return isAgents ? textLine('outbound', agentText(random), { agentId: agent.id, atMs }) : customerLine(random, atMs);
  });

/** Lines of both sides in time order, each agent's part after the other's. */
const dialogue = (serving: Serving) => {
  const { random, wanted, agents } = serving;
  const later = createTime(serving);
  const lines: SeedLine[] = [customerLine(random, wanted.arrivedMs)];
  const holdings: Holding[] = [];
  const each = Math.max(1, Math.round(Math.max(2, wanted.lines - DESK_LINES) / agents.length));
  let sinceMs = later(QUEUE_MS);
  lines.push(deskLine('assigned', sinceMs, agents[0]));
  for (const [place, agent] of agents.entries()) {
    lines.push(...turnsOf({ random, later }, agent, each));
    const isLast = place === agents.length - 1;
    const untilMs = isLast && wanted.state !== 'closed' ? undefined : later(THINK_MS);
    if (untilMs !== undefined) lines.push(deskLine(isLast ? 'closed' : 'transferred', untilMs, agent));
    holdings.push({
      agentId: agent.id,
      since: new Date(sinceMs),
      until: untilMs === undefined ? undefined : new Date(untilMs),
    });
    sinceMs = untilMs ?? sinceMs;
  }
  return { lines, holdings, closedMs: holdings.at(-1)?.until?.getTime() };
};

const agentAt = (random: Random, { agents }: SeedMerchant): SeedAgent | undefined =>
  agents[Math.floor(random() * agents.length)];

export const makeConversation = (random: Random, wanted: ConversationWanted): SeedConversation => {
  const { merchant, state, arrivedMs } = wanted;
  if (state === 'queued' || (state === 'closed' && random() < ABANDONED)) return unserved(random, wanted);
  const first = agentAt(random, merchant);
  const second = random() < TRANSFERRED ? agentAt(random, merchant) : first;
  const agents = [first, second].flatMap((agent) => agent ?? []);
  const { lines, holdings, closedMs } = dialogue({
    random,
    wanted,
    agents: first === second ? agents.slice(0, 1) : agents,
  });
  return {
    state,
    groupId: first?.groupId ?? '',
    agent: agents.at(-1),
    arrivedMs,
    closedMs,
    closeReason: closedMs === undefined ? undefined : 'agent',
    wrapUp: state === 'closed' ? pick(WRAP_UPS, random) : undefined,
    lines,
    holdings,
    rating: ratingOf(random, state),
  };
};

const historyLineOf = ({ direction, agentId, content, atMs }: SeedLine): readonly HistoryLine[] => {
  const at = new Date(atMs);
  if (direction === 'inbound') return [{ kind: 'customer', at }];
  if (direction === 'outbound') return agentId === null ? [] : [{ kind: 'agent', at, agentId }];
  if (content.includes('"act":"closed"')) return [{ kind: 'closed', at }];
  return content.includes('"act":"transferred"') ? [{ kind: 'transferred', at }] : [];
};

type Place = { readonly conversationId: string; readonly customerId: string; readonly channelId: string };

/** As the reports' counter reads it; undefined while it is open. */
export const historyOf = (conversation: SeedConversation, place: Place): ConversationHistory | undefined => {
  const { closedMs, groupId, agent, wrapUp, arrivedMs, lines, holdings, rating } = conversation;
  if (closedMs === undefined) return undefined;
  return {
    ...place,
    skillGroupId: groupId,
    agentId: agent?.id,
    wrapUpReason: wrapUp,
    arrivedAt: new Date(arrivedMs),
    closedAt: new Date(closedMs),
    closeReason: conversation.closeReason,
    lines: lines.flatMap(historyLineOf),
    holdings,
    rating,
    cameBackAt: undefined,
  };
};
