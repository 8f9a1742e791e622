import type { EntityManager } from 'typeorm';
import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { ConversationState } from '../../../domain/conversations/conversation.js';
import type { MessageReads, PastConversation } from '../../../services/ports/reads/conversation-reads.js';
import type { MerchantReader } from '../../unit-of-work.js';
import { viewerParameters, VISIBLE } from './conversations.js';
import { iso, isoOrNull } from '../iso.js';
import { MEDIA_COLUMNS, toMessageRecord } from './message-row.js';
import type { MessageRow } from './message-row.js';

type Direction = 'earlier' | 'later';

/** How many conversations one page looks at, so that a customer of years costs what a page costs. */
const CONVERSATIONS_PER_PAGE = 20;

type PastRow = {
  readonly id: string;
  readonly place: string;
  readonly channel_name: string;
  readonly channel_kind: ChannelKind;
  readonly state: ConversationState;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly agent_name: string | null;
  readonly wrap_up: { readonly reason?: string; readonly note?: string } | null;
};

const WALK = {
  earlier: { than: '<', order: 'desc' },
  later: { than: '>', order: 'asc' },
} as const;

/** $4 the conversation, $5 and $6 the place of the conversation the last page ended in, which is looked at again. */
const CONVERSATIONS = (direction: Direction): string => {
  const { than, order } = WALK[direction];
  return `
  select o.id, o.opened_at::text as place, ch.name as channel_name, ch.kind as channel_kind, o.state, o.opened_at,
         o.closed_at, a.name as agent_name, o.wrap_up
    from conversations c
    join lateral (
      select * from conversations p
       where p.merchant_id = $1 and p.customer_id = c.customer_id and (p.opened_at, p.id) ${than} (c.opened_at, c.id)
         and ($3::boolean or p.agent_id = $2 or (c.state = 'active' and c.agent_id = $2))
         and ($5::text is null or (p.opened_at, p.id) ${than}= ($5::timestamptz, $6::uuid))
       order by p.opened_at ${order}, p.id ${order} limit ${CONVERSATIONS_PER_PAGE}) o on true
    join channels ch on ch.id = o.channel_id
    left join agents a on a.id = o.agent_id
   where ${VISIBLE} and c.id = $4
   order by o.opened_at ${order}, o.id ${order}`;
};

/** $2 the conversations in the order of the walk, $3 the one the last page ended in, $4 the line it ended with. */
const LINES = (direction: Direction): string => {
  const { than, order } = WALK[direction];
  return `
  select m.*, ${MEDIA_COLUMNS}
    from unnest($2::uuid[]) with ordinality as w (id, nth)
    join conversations c on c.id = w.id
    cross join lateral (
      select * from messages
       where conversation_id = c.id and opened_month = c.opened_month
         and ($3::uuid is null or c.id <> $3 or number ${than} $4::int)
       order by number ${order} limit $5) m
    left join media md on md.merchant_id = $1 and md.id = (m.content->>'storedMediaId')::uuid
   order by w.nth, m.number ${order} limit $5`;
};

const toPast = (row: PastRow): PastConversation => ({
  id: row.id,
  channelName: row.channel_name,
  channelKind: row.channel_kind,
  state: row.state,
  openedAt: iso(row.opened_at),
  closedAt: isoOrNull(row.closed_at),
  agentName: row.agent_name,
  wrapUp: row.wrap_up,
});

type Found = { readonly past: readonly PastRow[]; readonly lines: readonly MessageRow[]; readonly limit: number };

/** Where the next page begins; undefined at the end. */
const nextOf = ({ past, lines, limit }: Found, direction: Direction): readonly string[] | undefined => {
  const lastLine = lines.length > limit ? lines[limit - 1] : undefined;
  const ended = lastLine ? past.find(({ id }) => id === lastLine.conversation_id) : past.at(-1);
  if (!ended) return undefined;
  if (lastLine) return [ended.place, ended.id, String(lastLine.number)];
  if (past.length < CONVERSATIONS_PER_PAGE) return undefined;
  // Every line of it has been given.
  return [ended.place, ended.id, direction === 'earlier' ? '0' : '2147483647'];
};

const ascending = <T>(items: readonly T[], direction: Direction): readonly T[] =>
  direction === 'earlier' ? items.toReversed() : items;

const mayBeSeen = async (manager: EntityManager, parameters: readonly unknown[]): Promise<boolean> => {
  const rows: unknown[] = await manager.query(`select 1 from conversations c where ${VISIBLE} and c.id = $4`, [
    ...parameters,
  ]);
  return rows.length > 0;
};

/** The lines of a customer beyond one conversation, conversation by conversation. */
export const createHistory =
  ({ readMerchant }: { readonly readMerchant: MerchantReader }): MessageReads['history'] =>
  ({ viewer, conversationId, direction, after, limit }) =>
    readMerchant(viewer.merchantId, async (manager) => {
      const [afterAt = null, afterId = null, afterNumber = null] = after ?? [];
      const seen = [...viewerParameters(viewer), conversationId];
      if (!(await mayBeSeen(manager, seen))) return undefined;
      const past: PastRow[] = await manager.query(CONVERSATIONS(direction), [...seen, afterAt, afterId]);
      const ids = past.map(({ id }) => id);
      const lines: MessageRow[] = await manager.query(LINES(direction), [
        viewer.merchantId,
        ids,
        afterId,
        afterNumber,
        limit + 1,
      ]);
      const page = lines.slice(0, limit);
      const shown = new Set(page.map((line) => line.conversation_id));
      return {
        conversations: ascending(past.filter(({ id }) => shown.has(id)).map(toPast), direction),
        items: ascending(page.map(toMessageRecord), direction),
        next: nextOf({ past, lines, limit }, direction),
      };
    });
