/** Since the customer's first unanswered line: quiet to 1 min, amber to 3, red after. */
const SOON_MS = 60_000;
const LATE_MS = 180_000;

export const urgencyOf = (waitMs: number): 'quiet' | 'soon' | 'late' => {
  if (waitMs >= LATE_MS) return 'late';
  return waitMs >= SOON_MS ? 'soon' : 'quiet';
};
