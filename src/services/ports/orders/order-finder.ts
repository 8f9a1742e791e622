import type { Order, Product } from '../../../domain/orders/order.js';
import type { OrderQuestion, SourceFault, WiredOrderSource } from '../../../domain/orders/order-source.js';

export type SourceFailure = { readonly status: 'failed'; readonly fault: SourceFault };

/** What a source said. `hasMore`: it knows more than we asked it to tell. */
export type SourceAnswer =
  { readonly status: 'answered'; readonly orders: readonly Order[]; readonly hasMore: boolean } | SourceFailure;

/** Asks sources of one kind. Never throws for what it is or is not answered; `signal` ends the asking. */
export type OrderFinder = {
  readonly find: (source: WiredOrderSource, question: OrderQuestion, signal: AbortSignal) => Promise<SourceAnswer>;
};

export type ProductAnswer = { readonly status: 'answered'; readonly products: readonly Product[] } | SourceFailure;

export type ProductFinder = {
  readonly search: (source: WiredOrderSource, words: string, signal: AbortSignal) => Promise<ProductAnswer>;
};

/** What a source says of itself, for whoever wires it. */
export type SourceCheck =
  { readonly status: 'answered'; readonly shopName: string; readonly hasProducts: boolean } | SourceFailure;

export type SourceChecker = { readonly check: (source: WiredOrderSource, signal: AbortSignal) => Promise<SourceCheck> };

/** A picture of an item or product, as the shop keeps it; undefined where it cannot be had or is no picture. */
export type PictureFetcher = (
  address: string,
) => Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | undefined>;

export type GuardedAnswer = {
  readonly answer: SourceAnswer;
  /** The answer of a moment ago, or of somebody who asked the same at the same time. */
  readonly isRepeated: boolean;
  readonly latencyMs: number;
  /** When the source said so. */
  readonly at: Date;
};

/**
 * Stands between us and a source that may be slow or down. An answer comes within 2 s, whatever the source does; one that
 * fails too often is left alone for some seconds.
 */
export type SourceGuard = {
  /** `key`: what is asked; asked again within seconds, it gets the same answer. */
  readonly find: (asked: {
    readonly sourceId: string;
    readonly key: string;
    readonly work: (signal: AbortSignal) => Promise<SourceAnswer>;
  }) => Promise<GuardedAnswer>;
  readonly call: <T extends { readonly status: string }>(
    sourceId: string,
    work: (signal: AbortSignal) => Promise<T | SourceFailure>,
  ) => Promise<T | SourceFailure>;
};
