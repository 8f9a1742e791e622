import type { EntityManager } from 'typeorm';
import type { Shift } from '../../../domain/calendar/business-calendar.js';
import type { BusinessCalendarStore } from '../../../services/ports/stores/ticket-stores.js';

const ALWAYS: readonly Shift[] = [{ from: '00:00', to: '24:00' }];

/** A merchant that names no hours works around the clock. */
export const createBusinessCalendarRepository = (
  manager: EntityManager,
  merchantId: string,
): BusinessCalendarStore => ({
  ofMerchant: async () => {
    const rows: { time_zone: string }[] = await manager.query('select time_zone from merchants where id = $1', [
      merchantId,
    ]);
    return {
      timeZone: rows[0]?.time_zone ?? 'Asia/Shanghai',
      week: Array.from({ length: 7 }, () => ALWAYS),
      days: {},
    };
  },
});
