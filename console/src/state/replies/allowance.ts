import type { AllowanceView } from '../../../../src/contract/conversations/conversations.js';

/** `closed`: no window; `used`: a window without messages left. `remaining` null = unlimited. */
export type AllowanceState =
  | {
      readonly kind: 'open';
      readonly remaining: number | null;
      readonly leftMs: number;
      readonly tone: 'calm' | 'soon' | 'late';
    }
  | { readonly kind: 'used'; readonly leftMs: number }
  | { readonly kind: 'closed' };

const LATE_MS = 30 * 60_000;

const toneOf = (remaining: number | null, leftMs: number): 'calm' | 'soon' | 'late' => {
  if (leftMs < LATE_MS || (remaining !== null && remaining <= 1)) return 'late';
  return remaining === 2 ? 'soon' : 'calm';
};

/** What may still be sent at `nowMs`, when `underway` lines of this page have not reached the server yet. */
export const allowanceState = (allowance: AllowanceView, nowMs: number, underway: number): AllowanceState => {
  if (!allowance.expiresAt) return { kind: 'closed' };
  const leftMs = Date.parse(allowance.expiresAt) - nowMs;
  if (leftMs <= 0) return { kind: 'closed' };
  const remaining = allowance.remaining === null ? null : Math.max(0, allowance.remaining - underway);
  if (remaining === 0) return { kind: 'used', leftMs };
  return { kind: 'open', remaining, leftMs, tone: toneOf(remaining, leftMs) };
};
