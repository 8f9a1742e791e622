/** How many of each class a run has taken out. */
export type Removed = Readonly<Record<string, number>>;

export type ClassUsage = { readonly rows: number; readonly bytes?: number };

export type RetentionRun = {
  readonly id: string;
  readonly startedAt: Date;
  /** Undefined: under way. */
  readonly endedAt: Date | undefined;
  readonly removed: Removed;
  readonly usage: Readonly<Record<string, ClassUsage>> | undefined;
  /** Number of the first audit entry that is not as it was written; undefined = the chain is whole. */
  readonly auditFault: number | undefined;
};

/** How long it is kept: see domain/retention/kept-days.ts. */
export type KeptClass = 'messages' | 'deliveries' | 'security' | 'trade';

/** A merchant's old data. Every act is small enough for one short transaction. */
export type RetentionStore = {
  readonly latestRun: () => Promise<RetentionRun | undefined>;
  readonly saveRun: (run: RetentionRun) => Promise<void>;
  readonly isScheduled: () => Promise<boolean>;
  /** What a night takes out, in its order. */
  readonly classes: readonly { readonly name: string; readonly kept: KeptClass }[];
  /** Takes out what is older than `before`, at most so many at once. Answers how many that were. */
  readonly forget: (name: string, before: Date, atMost: number) => Promise<number>;
  readonly oldMedia: (
    before: Date,
    atMost: number,
  ) => Promise<readonly { readonly id: string; readonly storeKey: string }[]>;
  /** Their files are gone. */
  readonly markMediaGone: (ids: readonly string[]) => Promise<void>;
  readonly auditFault: () => Promise<number | undefined>;
  readonly usage: () => Promise<Readonly<Record<string, ClassUsage>>>;
};
