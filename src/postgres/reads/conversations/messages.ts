import type { EntityManager } from 'typeorm';
import type { LinePage, MessageReads, ReadViewer } from '../../../services/ports/reads/conversation-reads.js';
import { createHistory } from './history.js';
import { viewerParameters, VISIBLE } from './conversations.js';
import { MEDIA_COLUMNS, toMedia, toMessageRecord } from './message-row.js';
import type { MediaRow, MessageRow } from './message-row.js';
import type { MerchantReader } from '../../unit-of-work.js';

/** A conversation without lines is one row of nulls, which tells it from a conversation that may not be seen. */
type ListRow = (MessageRow | { readonly id: null }) & { readonly last_number: number };

const LIST = (order: 'asc' | 'desc'): string => `
  select m.*, ${MEDIA_COLUMNS}, c.last_number
    from conversations c
    left join lateral (
      select * from messages
       where conversation_id = c.id and opened_month = c.opened_month
         and ($5::int is null or number < $5) and ($6::int is null or number > $6)
       order by number ${order} limit $7) m on true
    left join media md on md.merchant_id = $1 and md.id = (m.content->>'storedMediaId')::uuid
   where ${VISIBLE} and c.id = $4
   order by m.number ${order}`;

type Deps = { readonly readMerchant: MerchantReader };

const createList =
  ({ readMerchant }: Deps): MessageReads['list'] =>
  ({ viewer, conversationId, before, after, around, limit }) =>
    readMerchant(viewer.merchantId, async (manager) => {
      const place = around === undefined ? undefined : await placeOf(manager, { viewer, conversationId, around });
      if (around !== undefined && place === undefined) return undefined;
      const end = place === undefined ? before : place + Math.ceil(limit / 2);
      return readPage(manager, { viewer, conversationId, before: end, after, limit });
    });

type Range = {
  readonly viewer: ReadViewer;
  readonly conversationId: string;
  readonly before: number | null | undefined;
  readonly after: number | null | undefined;
  readonly limit: number;
};

const readPage = async (
  manager: EntityManager,
  { viewer, conversationId, before = null, after = null, limit }: Range,
): Promise<LinePage | undefined> => {
  const isForward = after !== null;
  const parameters = [...viewerParameters(viewer), conversationId, before, after, limit + 1];
  const rows: ListRow[] = await manager.query(LIST(isForward ? 'asc' : 'desc'), parameters);
  const [first] = rows;
  if (!first) return undefined;
  const found = rows.filter((row): row is MessageRow & { readonly last_number: number } => row.id !== null);
  const page = found.slice(0, limit).map(toMessageRecord);
  const items = isForward ? page : page.toReversed();
  const lastNumber = items.at(-1)?.number ?? after ?? 0;
  return { items, hasMore: found.length > limit, hasLater: lastNumber < first.last_number };
};

type Sought = { readonly viewer: ReadViewer; readonly conversationId: string; readonly around: string };

/** The number of a message of this conversation. */
const placeOf = async (
  manager: EntityManager,
  { viewer, conversationId, around }: Sought,
): Promise<number | undefined> => {
  const rows: { readonly number: number }[] = await manager.query(
    `select m.number from conversations c
       join messages m on m.conversation_id = c.id and m.opened_month = c.opened_month and m.id = $5
      where ${VISIBLE} and c.id = $4`,
    [...viewerParameters(viewer), conversationId, around],
  );
  return rows[0]?.number;
};

/** The lines of a conversation, with what is kept of their pictures and voices, in one query. */
export const createMessageReads = (deps: Deps): MessageReads => ({
  list: createList(deps),
  history: createHistory(deps),
  mediaOf: async (merchantId, mediaIds) => {
    if (mediaIds.length === 0) return [];
    return deps.readMerchant(merchantId, async (manager) => {
      const rows: MediaRow[] = await manager.query(
        `select ${MEDIA_COLUMNS} from media md where md.merchant_id = $1 and md.id = any($2::uuid[])`,
        [merchantId, [...mediaIds]],
      );
      return rows.map(toMedia);
    });
  },
});
