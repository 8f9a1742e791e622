import type { MessageDirection } from '../../../domain/conversations/message.js';
import type { SearchKind } from '../stores/search-stores.js';
import type { IsoInstant, ReadViewer } from './conversation-reads.js';

export type SearchFilters = {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Who holds or held the conversation. */
  readonly agentId: string | undefined;
  readonly channelId: string | undefined;
  /** A tag of the customer. */
  readonly tagId: string | undefined;
};

/** One thing found, with the text it was found by. */
export type FoundRecord = {
  readonly kind: SearchKind;
  readonly id: string;
  readonly conversationId: string | null;
  readonly customerId: string | null;
  readonly customerName: string;
  readonly at: IsoInstant;
  /** Of a line: its number in the conversation. Of a ticket: its own. */
  readonly number: number | null;
  /** Of a ticket: its subject; of an order: its number at the shop. */
  readonly title: string | null;
  /** Of a ticket or an order: where it stands. */
  readonly status: string | null;
  readonly direction: MessageDirection | null;
  readonly agentId: string | null;
  readonly text: string;
  /** Of a customer or an order's receiver, unmasked. */
  readonly phone: string | null;
};

/** What is asked, and of whom. `question` as domain/texts/search-words.ts writes it for Postgres. */
type SearchQuestion = {
  readonly viewer: ReadViewer;
  readonly question: string | undefined;
  /** A customer whose openid is exactly this comes first, on the first page. */
  readonly openid: string | undefined;
  readonly filters: SearchFilters;
};

export type SearchReads = {
  /** Youngest first; only what the viewer may see. */
  readonly find: (
    query: SearchQuestion & {
      readonly kind: SearchKind;
      readonly after: readonly string[] | undefined;
      readonly limit: number;
    },
  ) => Promise<{ readonly items: readonly FoundRecord[]; readonly next: readonly string[] | undefined }>;
  /** How many of each kind; `most` = that many, or more. */
  readonly count: (
    query: SearchQuestion & { readonly kinds: readonly SearchKind[]; readonly most: number },
  ) => Promise<readonly { readonly kind: SearchKind; readonly count: number }[]>;
};
