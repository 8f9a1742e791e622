/** Milliseconds; zeros when there is nothing to sum up. */
export type Summary = { readonly p50: number; readonly p99: number; readonly max: number };

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const rounded = (value: number): number => Math.round(value * 10) / 10;

export const summarise = (values: readonly number[]): Summary => {
  const sorted = [...values].sort((a, b) => a - b);
  return { p50: rounded(at(sorted, 0.5)), p99: rounded(at(sorted, 0.99)), max: rounded(at(sorted, 1)) };
};
