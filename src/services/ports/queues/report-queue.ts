/** Merchants with conversations whose facts wait to be counted. */
export type ReportQueue = { readonly dueMerchants: () => Promise<readonly string[]> };
