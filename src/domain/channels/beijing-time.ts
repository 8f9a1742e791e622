const DAY_MS = 24 * 60 * 60 * 1000;
/** China has one time zone and no summer time. */
const AHEAD_OF_UTC_MS = 8 * 60 * 60 * 1000;

/** When WeChat's daily counts begin anew (WeChat doc: 接口调用额度说明). */
export const nextMidnightInBeijing = (now: Date): Date => {
  const today = Math.floor((now.getTime() + AHEAD_OF_UTC_MS) / DAY_MS);
  return new Date((today + 1) * DAY_MS - AHEAD_OF_UTC_MS);
};
