/** `invitation`: of an agent who never had a password; `reset`: of one who has forgotten it. */
export type LinkKind = 'invitation' | 'reset';

/** Links by which agents set their password, inside a unit of work. Rows hold a hash, never a usable value. */
export type LinkStore = {
  /** In place of every other link of this agent. */
  readonly replace: (link: {
    readonly id: string;
    readonly agentId: string;
    readonly kind: LinkKind;
    readonly tokenHash: Uint8Array;
    readonly expiresAt: Date;
  }) => Promise<void>;
  /** Uses it up. False: it is over, or somebody was faster. */
  readonly take: (id: string, at: Date) => Promise<boolean>;
  readonly removeOf: (agentId: string) => Promise<void>;
  /** Which of them were invited and have not come. */
  readonly invitedOf: (agentIds: readonly string[]) => Promise<ReadonlySet<string>>;
};

export type OpenLink = {
  readonly id: string;
  readonly kind: LinkKind;
  readonly agentId: string;
  readonly merchantId: string;
  readonly merchantName: string;
  readonly name: string;
  readonly loginName: string;
};

/** Before a merchant is known. */
export type LinkDirectory = {
  /** The link, if it was not used, is not over, and its agent may sign in. */
  readonly find: (tokenHash: Uint8Array, at: Date) => Promise<OpenLink | undefined>;
};
