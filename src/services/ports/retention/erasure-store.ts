export type EraseReason = 'customer_asked' | 'consent_withdrawn' | 'account_cancelled' | 'other';
export type EraseScope = 'everything' | 'profile';
export type EraseState = 'awaiting' | 'approved' | 'rejected' | 'done';

/** A customer who is to be forgotten; the evidence afterwards. */
export type EraseTask = {
  readonly id: string;
  readonly customerId: string;
  /** `wechat`: an event of the platform asked for it; nobody may refuse that. */
  readonly source: 'agent' | 'wechat';
  readonly reason: EraseReason;
  readonly scope: EraseScope;
  readonly state: EraseState;
  readonly requestedBy: string | undefined;
  readonly requestedAt: Date;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
  readonly dueAt: Date;
  readonly doneAt: Date | undefined;
  /** How many of each class. */
  readonly removed: Readonly<Record<string, number>>;
};

export type EraseTaskRecord = EraseTask & {
  /** Null once they are forgotten. */
  readonly customerName: string | null;
  readonly requestedByName: string | null;
  readonly decidedByName: string | null;
};

/** Tasks, and what forgetting takes out of the merchant's tables. */
export type ErasureStore = {
  readonly save: (task: EraseTask) => Promise<void>;
  readonly lockById: (id: string) => Promise<EraseTask | undefined>;
  /** The one of this customer that is not done or rejected yet. */
  readonly openOf: (customerId: string) => Promise<EraseTask | undefined>;
  readonly list: (query: {
    readonly after: readonly string[] | undefined;
    readonly limit: number;
  }) => Promise<{ readonly items: readonly EraseTaskRecord[]; readonly next: readonly string[] | undefined }>;
  /** Whose identity this is; undefined for a stranger. */
  readonly customerOf: (channelId: string, openid: string) => Promise<string | undefined>;
  /** The customer, and those who were joined to them. */
  readonly family: (customerId: string) => Promise<readonly string[]>;
  readonly hasOpenConversation: (customerIds: readonly string[]) => Promise<boolean>;
  readonly mediaKeys: (customerIds: readonly string[]) => Promise<readonly string[]>;
  /** Empties or deletes the rows, and answers how many of each class. Facts stay, with the person reduced to ids. */
  readonly erase: (customerIds: readonly string[], scope: EraseScope) => Promise<Readonly<Record<string, number>>>;
};
