import type { EntityManager } from 'typeorm';
import type { Shift } from '../../../domain/calendar/business-calendar.js';
import { calendarOf, hoursOf } from '../../../domain/calendar/business-hours.js';
import type { BusinessHoursStore } from '../../../services/ports/stores/self-service-stores.js';
import type { BusinessCalendarStore } from '../../../services/ports/stores/ticket-stores.js';

const ALWAYS: readonly Shift[] = [{ from: '00:00', to: '24:00' }];

type Source = {
  readonly manager: EntityManager;
  readonly merchantId: string;
  readonly businessHours: Pick<BusinessHoursStore, 'all'>;
};

/** A merchant that names no hours works around the clock. */
export const createBusinessCalendarRepository = ({
  manager,
  merchantId,
  businessHours,
}: Source): BusinessCalendarStore => ({
  ofMerchant: async (since) => {
    const rows: { time_zone: string }[] = await manager.query('select time_zone from merchants where id = $1', [
      merchantId,
    ]);
    const timeZone = rows[0]?.time_zone ?? 'Asia/Shanghai';
    const hours = hoursOf(await businessHours.all(), undefined);
    if (!hours) return { timeZone, week: Array.from({ length: 7 }, () => ALWAYS), days: {} };
    return calendarOf(hours, timeZone, since);
  },
});
