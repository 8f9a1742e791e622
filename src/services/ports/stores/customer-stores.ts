/** What is kept of one customer. */
export type CustomerProfile = {
  readonly id: string;
  readonly name: string | undefined;
  readonly remark: string | undefined;
  readonly phone: string | undefined;
  readonly address: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  /** Set when this customer was joined to another. */
  readonly mergedInto: string | undefined;
};

export type ProfileField = 'name' | 'remark' | 'phone' | 'address';

/** `null` empties. */
export type ProfilePatch = Readonly<Partial<Record<ProfileField, string | null>>> & {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly mergedInto?: string | null;
};

export type ProfileStore = {
  /** Locks several rows in the order of their ids. */
  readonly lock: (ids: readonly string[]) => Promise<readonly CustomerProfile[]>;
  readonly update: (id: string, patch: ProfilePatch) => Promise<void>;
  /** Sets the whole list. */
  readonly setTags: (
    id: string,
    tags: { readonly tagIds: readonly string[]; readonly by: string | undefined; readonly at: Date },
  ) => Promise<void>;
  readonly tagIdsOf: (id: string) => Promise<readonly string[]>;
  /** Remembers who an identity is at WeChat. Returns whose it is, and the other customers of that unionid, oldest first. */
  readonly setUnionid: (
    identityId: string,
    unionid: string,
  ) => Promise<{ readonly customerId: string; readonly others: readonly string[] } | undefined>;
};

export type Tag = { readonly id: string; readonly name: string };

export type TagStore = {
  readonly all: () => Promise<readonly (Tag & { readonly customerCount: number })[]>;
  readonly add: (tag: Tag) => Promise<void>;
  /** False where there is none. */
  readonly rename: (tag: Tag) => Promise<boolean>;
  readonly remove: (id: string) => Promise<boolean>;
  /** Those of the ids that are the merchant's. */
  readonly known: (ids: readonly string[]) => Promise<readonly string[]>;
};

export type MergeReason = 'unionid' | 'phone' | 'hand';

/** What undoing a join gives back: rows by table, tags that were added, and fields that were taken over. */
export type MovedRows = {
  readonly rows: Readonly<Record<string, readonly string[]>>;
  readonly tagIds: readonly string[];
  readonly fields: readonly ProfileField[];
  readonly attributes: readonly string[];
};

export type CustomerMerge = {
  readonly id: string;
  readonly keptId: string;
  readonly mergedId: string;
  readonly reason: MergeReason;
  /** Undefined: nobody; the unionid said so. */
  readonly by: string | undefined;
  readonly at: Date;
  readonly moved: MovedRows;
};

export type MergeStore = {
  /** Gives everything of one customer to another. Lock order: conversations before identities. Returns what changed hands. */
  readonly moveRows: (fromId: string, toId: string) => Promise<MovedRows['rows']>;
  readonly moveBack: (
    rows: MovedRows['rows'],
    way: { readonly fromId: string; readonly toId: string },
  ) => Promise<void>;
  readonly add: (merge: CustomerMerge) => Promise<void>;
  /** Locks it; undefined where there is none. */
  readonly lockById: (id: string) => Promise<(CustomerMerge & { readonly undoneAt: Date | undefined }) | undefined>;
  readonly markUndone: (id: string, by: string, at: Date) => Promise<void>;
};
