export type LatestBackup = {
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Undefined where it failed. */
  readonly totals: { readonly rows: number; readonly bytes: number; readonly mediaFiles: number } | undefined;
};

/** Work that was given up (a push), or that fails again and again (a timer). */
export type FailedJob = {
  readonly id: string;
  readonly kind: 'push' | 'timer';
  /** What it was: `message`, `fetch_media`. */
  readonly what: string;
  readonly attempts: number;
  /** Undefined: the log has it. */
  readonly error: string | undefined;
  readonly since: Date;
};

/** What an owner asks of the desk's upkeep. */
export type StorageStore = {
  readonly latestBackup: () => Promise<LatestBackup | undefined>;
  readonly failedJobs: (limit: number) => Promise<readonly FailedJob[]>;
  /** All of them wait again. Answers how many. */
  readonly retryFailed: (at: Date) => Promise<number>;
};
