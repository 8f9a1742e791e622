/** Slow hashes of passwords (argon2id, at least 19 MiB and 2 passes). */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /**
   * Whether the password fits. Without a hash nothing fits, and it takes as long. `isOutdated`: the hash was made with weaker
   * settings than today's.
   */
  readonly verify: (
    hash: string | undefined,
    password: string,
  ) => Promise<{ readonly isRight: boolean; readonly isOutdated: boolean }>;
};
