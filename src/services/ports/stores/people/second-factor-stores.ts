/** One agent's second factor, inside their merchant's unit of work; secrets are sealed by the store. */
export type SecondFactorStore = {
  /** Which of them have one. */
  readonly confirmedOf: (agentIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** `isConfirmed` false: begun, and not asked for at sign-in yet. */
  readonly find: (
    agentId: string,
  ) => Promise<
    { readonly secret: string; readonly isConfirmed: boolean; readonly recoveryCodesLeft: number } | undefined
  >;
  /** Begins anew; what was begun before is forgotten. Not for a confirmed one. */
  readonly begin: (agentId: string, secret: string) => Promise<void>;
  /** `step`: of the code that proved it. The recovery codes replace what there was. */
  readonly confirm: (
    agentId: string,
    proof: { readonly step: number; readonly at: Date; readonly codeHashes: readonly Uint8Array[] },
  ) => Promise<void>;
  readonly replaceCodes: (agentId: string, codeHashes: readonly Uint8Array[]) => Promise<void>;
  readonly remove: (agentId: string) => Promise<boolean>;
};

/** The same at sign-in, before a merchant is known. */
export type SecondFactorDirectory = {
  /** The secret of a confirmed one. */
  readonly secretOf: (agentId: string) => Promise<string | undefined>;
  /** False when a code of this step or a later one was taken before. */
  readonly takeStep: (agentId: string, step: number) => Promise<boolean>;
  /** False when there is no such code, or it was used. */
  readonly takeRecoveryCode: (agentId: string, codeHash: Uint8Array, at: Date) => Promise<boolean>;
};
