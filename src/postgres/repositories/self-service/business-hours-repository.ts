import type { EntityManager } from 'typeorm';
import type { BusinessHours } from '../../../domain/calendar/business-hours.js';
import type { BusinessHoursStore } from '../../../services/ports/stores/conversations/self-service-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';

type HoursRow = Pick<BusinessHours, 'week' | 'days'> & {
  readonly skill_group_id: string | null;
  readonly chinese_holidays: boolean;
};

export const createBusinessHoursRepository = (manager: EntityManager, merchantId: string): BusinessHoursStore => {
  const prepared = createPrepared(manager);
  return {
    all: async () => {
      const rows = await prepared<HoursRow>(ALL, [merchantId]);
      return rows.map(({ skill_group_id: skillGroupId, week, days, chinese_holidays: chineseHolidays }) => ({
        skillGroupId: skillGroupId ?? undefined,
        week,
        days,
        chineseHolidays,
      }));
    },
    replace: async (hours) => {
      await prepared('delete from business_hours where merchant_id = $1', [merchantId]);
      await prepared(INSERT, [merchantId, toJsonb(hours)]);
    },
  };
};

const ALL = `
  select skill_group_id, week, days, chinese_holidays from business_hours
   where merchant_id = $1 order by skill_group_id nulls first`;

const INSERT = `
  insert into business_hours (id, merchant_id, skill_group_id, week, days, chinese_holidays)
  select (h ->> 'id')::uuid, $1, (h ->> 'skillGroupId')::uuid, h -> 'week', h -> 'days', (h ->> 'chineseHolidays')::boolean
    from jsonb_array_elements($2::jsonb) as listed (h)`;
