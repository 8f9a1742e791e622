import type { KeptMedium } from '../backup/backup.js';

/** The whole of one customer: plain values, ready to be written as JSON. */
export type CustomerFile = Readonly<Record<string, unknown>>;

/** Undefined: there is no such customer. */
export type CustomerFileReads = {
  readonly read: (merchantId: string, customerId: string) => Promise<CustomerFile | undefined>;
};

/** Everything of one merchant at one moment, without secrets. Close it after use. */
export type MerchantSnapshot = {
  readonly tables: readonly string[];
  /** One line of JSON for each row. */
  readonly rows: (table: string) => AsyncIterable<Uint8Array>;
  readonly media: () => AsyncIterable<KeptMedium>;
  readonly close: () => Promise<void>;
};

export type ZipEntry = { readonly name: string; readonly open: () => Promise<AsyncIterable<Uint8Array>> };

/** A zip archive as it is made; nothing is held but what is under way. */
export type MakeZip = (entries: AsyncIterable<ZipEntry>) => AsyncIterable<Uint8Array>;
