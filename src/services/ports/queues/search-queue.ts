/** What waits for the search index, across merchants. */
export type SearchQueue = { readonly dueMerchants: () => Promise<readonly string[]> };
