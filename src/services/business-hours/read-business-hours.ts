import { isOpen, nextOpening } from '../../domain/calendar/business-calendar.js';
import type { SpecialDay } from '../../domain/calendar/business-calendar.js';
import { calendarOf } from '../../domain/calendar/business-hours.js';
import type { BusinessHours } from '../../domain/calendar/business-hours.js';
import { chineseHolidays } from '../../domain/calendar/chinese-holidays.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };

export type BusinessHoursRecord = {
  readonly timeZone: string;
  readonly hours: readonly (BusinessHours & { readonly isOpen: boolean; readonly opensAt: Date | undefined })[];
  readonly holidays: Readonly<Record<string, SpecialDay>>;
};

/** All business hours with whether it is open now, and the published holidays of this year and the next. */
export const createReadBusinessHours =
  ({ unitOfWork, clock }: Deps) =>
  ({ merchantId }: Actor): Promise<BusinessHoursRecord> =>
    unitOfWork.run(merchantId, async ({ businessHours, merchants }) => {
      const at = clock.now();
      const { timeZone } = await merchants.current();
      const year = at.getUTCFullYear();
      const hours = (await businessHours.all()).map((one) => {
        const calendar = calendarOf(one, timeZone, at);
        const isOpenNow = isOpen(calendar, at);
        return { ...one, isOpen: isOpenNow, opensAt: isOpenNow ? undefined : nextOpening(calendar, at) };
      });
      return { timeZone, hours, holidays: { ...chineseHolidays(year), ...chineseHolidays(year + 1) } };
    });

export type ReadBusinessHours = ReturnType<typeof createReadBusinessHours>;
