import { firstDayOf, instantOf, nextDay } from '../calendar/wall-clock.js';

/** In days. What the operator allows at most; a merchant may keep less. */
export type KeptDays = {
  readonly messageDays: number;
  readonly mediaDays: number;
  readonly securityLogDays: number;
  /** Orders, payments, refunds and complaints, with the person reduced to ids. */
  readonly tradeDays: number;
};

/** 0 = as long as the operator allows. */
type Wish = { readonly keepMessagesDays: number; readonly keepMediaDays: number };

const shorter = (allowed: number, wished: number): number => (wished === 0 ? allowed : Math.min(allowed, wished));

/** How long this merchant's data are kept. Media never outlive the messages that show them. */
export const keptDays = (allowed: KeptDays, { keepMessagesDays, keepMediaDays }: Wish): KeptDays => {
  const messageDays = shorter(allowed.messageDays, keepMessagesDays);
  return { ...allowed, messageDays, mediaDays: Math.min(messageDays, shorter(allowed.mediaDays, keepMediaDays)) };
};

const THREE_O_CLOCK = 180;

/** The next three in the morning on the merchant's wall, when the fewest customers write. */
export const nextNight = (timeZone: string, at: Date): Date => {
  const today = firstDayOf(timeZone, at);
  const tonight = instantOf(timeZone, today, THREE_O_CLOCK);
  return new Date(tonight > at.getTime() ? tonight : instantOf(timeZone, nextDay(today), THREE_O_CLOCK));
};
