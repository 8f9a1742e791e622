/** A customer on the block list. */
export type CustomerBlock = {
  readonly customerId: string;
  /** The name where known, else the end of an openid. */
  readonly customerName: string;
  /** Empty where none was given. */
  readonly reason: string;
  readonly blockedBy: string | undefined;
  readonly blockedByName: string | undefined;
  readonly blockedAt: Date;
};

export type BlockStore = {
  readonly findOf: (customerId: string) => Promise<CustomerBlock | undefined>;
  /** Changes nothing for one who is blocked already. */
  readonly add: (block: {
    readonly customerId: string;
    readonly reason: string;
    readonly by: string | undefined;
    readonly at: Date;
  }) => Promise<void>;
  /** False for one who was not blocked. */
  readonly remove: (customerId: string) => Promise<boolean>;
  /** Everybody on the list, oldest first, under the identity that was seen first. */
  readonly identities: () => Promise<
    readonly { readonly channelId: string; readonly openid: string; readonly reason: string }[]
  >;
  /** Whose identity it is. */
  readonly customerOf: (channelId: string, openid: string) => Promise<string | undefined>;
  readonly identityIdsOf: (customerId: string) => Promise<readonly string[]>;
  /** Youngest first; `after` is a place of this list: instant and id. */
  readonly list: (page: {
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly CustomerBlock[]; readonly next: readonly string[] | undefined }>;
};
