const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/** How long to wait before try number `attempt` (from 0): doubling with full jitter, so that a thousand consoles do not return at once. */
export const backOffMs = (attempt: number, random: () => number = Math.random): number => {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
};
