/** What can be found. */
export type SearchKind = 'message' | 'customer' | 'order' | 'ticket';

/** What is to be found by which text. `text` undefined: it is not there any more. */
export type SearchDocument = {
  readonly kind: SearchKind;
  readonly subjectId: string;
  readonly conversationId: string | undefined;
  readonly customerId: string | undefined;
  readonly at: Date;
  readonly text: string | undefined;
  /** A phone number as it was written; found by its end too. */
  readonly phone: string | undefined;
};

/** A document cut into words, as domain/texts/search-words.ts writes them for Postgres. */
export type SearchEntry = Omit<SearchDocument, 'text' | 'phone'> & { readonly words: string };

/** The search index. Who changes what can be found asks for it in the same transaction; a worker does the rest. */
export type SearchStore = {
  readonly request: (kind: 'customer' | 'ticket', subjectIds: readonly string[]) => Promise<void>;
  /** Orders have no id of their own: a source and its numbers. */
  readonly requestOrders: (sourceId: string, numbers: readonly string[]) => Promise<void>;
  /** What is found by a customer's name and phone too: their tickets and orders. */
  readonly requestBelongings: (customerIds: readonly string[]) => Promise<void>;
  /** Whatever a source said or was imported through it is found no more. Before the source goes. */
  readonly removeOrdersOf: (sourceId: string) => Promise<void>;
  /** Takes what waits longest out of the queue, each once. Fewer than `limit`: nothing is left that nobody else holds. */
  readonly takeWaiting: (
    limit: number,
  ) => Promise<{ readonly taken: number; readonly documents: readonly SearchDocument[] }>;
  readonly put: (entries: readonly SearchEntry[]) => Promise<void>;
  readonly remove: (subjects: readonly Pick<SearchDocument, 'kind' | 'subjectId'>[]) => Promise<void>;
};
