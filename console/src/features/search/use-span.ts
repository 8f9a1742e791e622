import { ref } from 'vue';
import { presetDays } from '../../state/reports/report-days.js';

const DAY_MS = 86_400_000;

export const SPANS = ['any', 'day', 'week', 'month', 'range'] as const;
type Bounds = { readonly from?: string; readonly to?: string };

/** Midnight of this browser's wall. */
const midnight = (day: string | number, moved = 0): string => {
  const at = new Date(typeof day === 'number' ? day : `${day}T00:00`);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + moved).toISOString();
};

/** The time a search looks at: a span up to now, or days of one's own, both included. */
export const useSpan = () => {
  const span = ref<(typeof SPANS)[number]>('any');
  const range = ref(presetDays('thirtyDays', new Date()));

  const bounds = (): Bounds => {
    const now = Date.now();
    switch (span.value) {
      case 'any':
        return {};
      case 'day':
        return { from: midnight(now) };
      case 'week':
        return { from: new Date(now - 7 * DAY_MS).toISOString() };
      case 'month':
        return { from: new Date(now - 30 * DAY_MS).toISOString() };
      case 'range':
        return { from: midnight(range.value.from), to: midnight(range.value.to, 1) };
    }
  };
  return { span, range, bounds };
};
