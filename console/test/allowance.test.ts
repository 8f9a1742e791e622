import { allowanceState } from '../src/state/replies/allowance.js';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const HOUR = 3_600_000;
const open = (remaining: number | null, hours = 6) => ({
  remaining,
  expiresAt: new Date(NOW + hours * HOUR).toISOString(),
  grants: [],
});

it('counts what is on its way, and turns amber at two, red at one or under half an hour', () => {
  expect(allowanceState(open(5), NOW, 2)).toEqual({ kind: 'open', remaining: 3, leftMs: 6 * HOUR, tone: 'calm' });
  expect(allowanceState(open(3), NOW, 1)).toMatchObject({ remaining: 2, tone: 'soon' });
  expect(allowanceState(open(2), NOW, 1)).toMatchObject({ remaining: 1, tone: 'late' });
  expect(allowanceState(open(5, 0.4), NOW, 0)).toMatchObject({ tone: 'late' });
  expect(allowanceState(open(null), NOW, 9)).toMatchObject({ remaining: null, tone: 'calm' });
});

it('tells a window without messages from no window', () => {
  expect(allowanceState(open(1), NOW, 1)).toEqual({ kind: 'used', leftMs: 6 * HOUR });
  expect(allowanceState(open(5, -1), NOW, 0)).toEqual({ kind: 'closed' });
  expect(allowanceState({ remaining: 0, expiresAt: null, grants: [] }, NOW, 0)).toEqual({ kind: 'closed' });
});
