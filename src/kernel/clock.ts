/** The only source of "now", so that tests can hold it. */
export type Clock = { readonly now: () => Date };
