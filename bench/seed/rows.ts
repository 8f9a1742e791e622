import type { NewId } from '../../src/kernel/ids.js';
import { factsOf } from '../../src/domain/reports/facts.js';
import { SUM_NAMES } from '../../src/domain/reports/sums.js';
import type { Sums } from '../../src/domain/reports/sums.js';
import { columnOf } from '../../src/postgres/repositories/reports/sum-columns.table.js';
import type { Row } from './copy.js';
import { historyOf } from './conversation.js';
import type { SeedConversation, SeedLine } from './conversation.js';
import type { SeedMerchant } from './world.js';

/** Whose conversation it is. */
export type Who = {
  readonly merchant: SeedMerchant;
  readonly channelId: string;
  readonly customerId: string;
  readonly identityId: string;
};

type Placed = { readonly made: SeedConversation; readonly who: Who; readonly id: string };

/** How long WeChat lets a customer be answered. */
const WINDOW_MS = 48 * 3_600_000;
const TEXT = '{"type":"text"';

export const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();
export const monthOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 7)}-01`;

const isSpoken = ({ direction }: SeedLine): boolean => direction !== 'event';

const lastAsked = ({ lines }: SeedConversation): SeedLine | undefined =>
  lines.findLast(({ direction }) => direction === 'inbound');

/** As the list shows it. */
const previewOf = ({ content, text, direction }: SeedLine): string => {
  const isText = content.startsWith(TEXT);
  return `{"type":"${isText ? 'text' : 'location'}","text":"${isText ? (text ?? '') : ''}","direction":"${direction}"}`;
};

/** What the customer wrote after the last answer, while somebody may still give one. */
const owedIn = ({ state, lines }: SeedConversation): readonly SeedLine[] => {
  const spoken = state === 'closed' ? [] : lines.filter(isSpoken);
  return spoken.slice(spoken.findLastIndex(({ direction }) => direction === 'outbound') + 1);
};

const timesOf = (made: SeedConversation): Row => {
  const { lines, closedMs, arrivedMs, holdings } = made;
  const answers = lines.filter(({ direction }) => direction === 'outbound');
  const last = lines.findLast(isSpoken);
  const assigned = holdings.at(-1)?.since.toISOString();
  return {
    arrived_at: iso(arrivedMs),
    queued_at: iso(arrivedMs),
    opened_at: iso(arrivedMs),
    assigned_at: assigned,
    accepted_at: assigned,
    closed_at: iso(closedMs),
    last_message_at: iso(last?.atMs),
    last_preview: last && previewOf(last),
    last_customer_at: iso(lastAsked(made)?.atMs),
    first_agent_at: iso(answers[0]?.atMs),
    last_agent_at: iso(answers.at(-1)?.atMs),
    updated_at: iso(closedMs ?? last?.atMs),
  };
};

export const conversationRow = ({ made, who, id }: Placed): Row => {
  const owed = owedIn(made);
  return {
    id,
    merchant_id: who.merchant.id,
    channel_id: who.channelId,
    identity_id: who.identityId,
    customer_id: who.customerId,
    opened_month: monthOf(made.arrivedMs),
    state: made.state,
    skill_group_id: made.groupId,
    agent_id: made.agent?.id,
    assignment_number: made.holdings.length,
    close_reason: made.closeReason,
    wrap_up: made.wrapUp && `{"reason":"${made.wrapUp}"}`,
    last_number: made.lines.length,
    waiting_since: iso(owed[0]?.atMs),
    read_number: made.lines.length - owed.length,
    unread_count: owed.length,
    ...timesOf(made),
  };
};

type Numbered = { readonly line: SeedLine; readonly number: number; readonly messageId: string };

export const messageRow = ({ made, who, id }: Placed, { line, number, messageId }: Numbered): Row => {
  const isOut = line.direction === 'outbound';
  return {
    id: messageId,
    merchant_id: who.merchant.id,
    conversation_id: id,
    opened_month: monthOf(made.arrivedMs),
    number,
    client_msg_id: isOut ? messageId : null,
    direction: line.direction,
    agent_id: line.agentId,
    content: line.content,
    delivery: isOut ? 'sent' : null,
    occurred_at: iso(line.atMs),
    created_at: iso(line.atMs),
  };
};

export const assignmentRows = ({ made, who, id }: Placed, newId: NewId): readonly Row[] =>
  made.holdings.map(({ agentId, since, until }, index) => ({
    id: newId(),
    merchant_id: who.merchant.id,
    conversation_id: id,
    agent_id: agentId,
    number: index + 1,
    by: index === 0 ? 'routing' : 'transfer',
    started_at: since.toISOString(),
    ended_at: until?.toISOString(),
    end_reason: until && (index === made.holdings.length - 1 ? 'closed' : 'transferred'),
  }));

export const ratingRows = ({ made, who, id }: Placed, newId: NewId): readonly Row[] => {
  if (!made.rating) return [];
  const at = iso(made.closedMs);
  const { score } = made.rating;
  return [
    {
      id: newId(),
      merchant_id: who.merchant.id,
      conversation_id: id,
      identity_id: who.identityId,
      customer_id: who.customerId,
      channel_id: who.channelId,
      agent_id: made.agent?.id,
      skill_group_id: made.groupId,
      score,
      invited_at: at,
      rated_at: score === undefined ? null : at,
    },
  ];
};

/** As the product counts them. */
export const factRows = ({ made, who, id }: Placed): readonly Row[] => {
  const { customerId, channelId, merchant } = who;
  const history = historyOf(made, { conversationId: id, customerId, channelId });
  const facts = history && factsOf(history);
  if (!facts) return [];
  const rowOf = (agentId: string | null, sums: Sums): Row => ({
    conversation_id: id,
    agent_id: agentId,
    merchant_id: merchant.id,
    customer_id: customerId,
    channel_id: channelId,
    skill_group_id: made.groupId,
    wrap_up_reason: made.wrapUp,
    arrived_at: iso(made.arrivedMs),
    ...Object.fromEntries(SUM_NAMES.map((name) => [columnOf(name), Math.round(sums[name])])),
  });
  return [rowOf(null, facts.whole), ...facts.agents.map(({ agentId, sums }) => rowOf(agentId, sums))];
};

/** What is open may be answered. */
export const grantRows = ({ made, who }: Placed): readonly Row[] => {
  const asked = lastAsked(made);
  if (made.state === 'closed' || !asked) return [];
  return [
    {
      identity_id: who.identityId,
      bucket: 'message',
      merchant_id: who.merchant.id,
      trigger: 'message',
      remaining: 5,
      granted: 5,
      opened_at: iso(asked.atMs),
      expires_at: iso(asked.atMs + WINDOW_MS),
    },
  ];
};
