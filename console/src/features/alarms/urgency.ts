/** The merchant's numbers: since when a waiting customer is shown in amber, and in red. */
export type WaitThresholds = { readonly waitSoonSeconds: number; readonly waitLateSeconds: number };

/** Since the customer's first unanswered line. */
export const urgencyOf = (
  waitMs: number,
  { waitSoonSeconds, waitLateSeconds }: WaitThresholds,
): 'quiet' | 'soon' | 'late' => {
  if (waitMs >= waitLateSeconds * 1000) return 'late';
  return waitMs >= waitSoonSeconds * 1000 ? 'soon' : 'quiet';
};
