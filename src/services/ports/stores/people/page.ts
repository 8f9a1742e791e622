export type Page<T> = { readonly items: readonly T[]; readonly nextId: string | undefined };
export type PageRequest = { readonly afterId: string | undefined; readonly limit: number };
