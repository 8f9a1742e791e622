import type { Actor } from '../../domain/people/agent.js';
import type { TicketRecord } from '../../domain/tickets/ticket-record.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { TicketFilter, TicketReads, TicketSort } from '../ports/reads/ticket-reads.js';
import type { Cursors } from '../ports/tools/tokens.js';
import type { MessageViews } from '../reads/message-views.js';

type Deps = {
  readonly reads: TicketReads;
  readonly messageViews: Pick<MessageViews, 'mediaViewsOf'>;
  readonly cursors: Cursors;
  readonly clock: Clock;
};

type Query = { readonly actor: Actor; readonly filter: TicketFilter; readonly sort: TicketSort };
type ListInput = Query & { readonly cursor?: string | undefined; readonly limit: number };

const EXPORT_PAGE = 500;
/** An export is for a spreadsheet, which holds no more rows. */
const EXPORT_MOST = 1_000_000;

/** What the screens read about tickets. */
export const createTicketViews = ({ reads, messageViews, cursors, clock }: Deps) => ({
  list: async ({ actor: { merchantId }, filter, sort, cursor, limit }: ListInput) => {
    // A cursor is good for the list it came from, narrowed as it was.
    const list = `tickets:${sort}:${JSON.stringify(filter)}`;
    const after = cursor === undefined ? undefined : cursors.open(list, merchantId, cursor);
    const { items, next } = await reads.list({ merchantId, filter, sort, after, limit });
    return { items, nextCursor: next ? cursors.seal(list, merchantId, next) : null };
  },
  /** Throws `not_found`. */
  detail: async ({ merchantId }: Actor, ticketId: string) => {
    const found = await reads.find(merchantId, ticketId);
    if (!found) throw new AppError('missing', 'not_found');
    const ids = found.notes.flatMap(({ mediaIds }) => mediaIds);
    const media = new Map((await messageViews.mediaViewsOf(merchantId, ids)).map((view) => [view.id, view]));
    const mediaOf = (mediaIds: readonly string[]) =>
      mediaIds.flatMap((id) => {
        const view = media.get(id);
        return view ? [{ id, url: view.url, kind: view.kind }] : [];
      });
    return { ...found, notes: found.notes.map((note) => ({ ...note, media: mediaOf(note.mediaIds) })) };
  },
  counts: ({ merchantId, agentId }: Actor) => reads.counts({ merchantId, agentId, now: clock.now() }),
  /** Every ticket of a list, page by page, so that a long one is never in memory as a whole. */
  walk: async function* ({ actor: { merchantId }, filter, sort }: Query): AsyncGenerator<TicketRecord> {
    let after: readonly string[] | undefined;
    for (let read = 0; read < EXPORT_MOST; read += EXPORT_PAGE) {
      const { items, next } = await reads.list({ merchantId, filter, sort, after, limit: EXPORT_PAGE });
      yield* items;
      if (!next) return;
      after = next;
    }
  },
});

export type TicketViews = ReturnType<typeof createTicketViews>;
