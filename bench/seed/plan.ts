/** What is made. */
export type SeedPlan = {
  readonly messages: number;
  readonly merchants: number;
  readonly conversations: number;
  /** The same number makes the same world, but for its secrets. */
  readonly seed: number;
  /** How many days back the first conversation lies. */
  readonly days: number;
  /** Of each merchant; as many as its messages need where it is not given. */
  readonly agents?: number;
  /** The end of the world: what is open is open now. */
  readonly now: Date;
};

/** Lines of a conversation on the whole, those of the desk included. */
const LINES_EACH = 14;
const DAYS = 180;

export const planOf = (wanted: Pick<SeedPlan, 'messages'> & Partial<SeedPlan>): SeedPlan => ({
  merchants: 3,
  conversations: Math.max(1, Math.round(wanted.messages / LINES_EACH)),
  seed: 1,
  days: DAYS,
  now: new Date(),
  ...wanted,
});

/** Measured on 2 cores, server and generator beside each other; bytes with every index. */
export const EXPECTED = { rowsPerSecond: 30_000, bytesPerMessage: 1_150 } as const;
