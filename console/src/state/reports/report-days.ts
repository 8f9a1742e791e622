/** Days as `YYYY-MM-DD`, both included. */
export type ReportDays = { readonly from: string; readonly to: string };

export const PRESETS = ['yesterday', 'lastWeek', 'thisWeek', 'lastMonth', 'thirtyDays'] as const;
export type ReportPreset = (typeof PRESETS)[number];

/** A day of this browser's wall, moved by so many days. */
const dayOf = (at: Date, moved = 0): string => {
  const day = new Date(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate() + moved));
  return day.toISOString().slice(0, 10);
};

/** Days from a preset as seen on `now`; weeks begin on Monday. */
export const presetDays = (preset: ReportPreset, now: Date): ReportDays => {
  const sinceMonday = (now.getDay() + 6) % 7;
  switch (preset) {
    case 'yesterday':
      return { from: dayOf(now, -1), to: dayOf(now, -1) };
    case 'lastWeek':
      return { from: dayOf(now, -sinceMonday - 7), to: dayOf(now, -sinceMonday - 1) };
    case 'thisWeek':
      return { from: dayOf(now, -sinceMonday), to: dayOf(now) };
    case 'lastMonth': {
      const last = new Date(now.getFullYear(), now.getMonth(), 0);
      return { from: dayOf(last, 1 - last.getDate()), to: dayOf(last) };
    }
    case 'thirtyDays':
      return { from: dayOf(now, -29), to: dayOf(now) };
  }
};
