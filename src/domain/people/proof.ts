/** How long a password or a code that was shown stands for the person who showed it. */
export const PROOF_MS = 5 * 60_000;

/** Whether who sits at a session has proved it lately enough for what cannot be taken back. */
export const isProofFresh = (provedAt: Date | undefined, now: Date): boolean =>
  provedAt !== undefined && now.getTime() - provedAt.getTime() < PROOF_MS;
