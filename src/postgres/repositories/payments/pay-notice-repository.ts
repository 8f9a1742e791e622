import type { EntityManager } from 'typeorm';
import type { PayNoticeStore } from '../../../services/ports/payments/payment-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createQuery } from '../../query.js';

const CLAIM = `
  insert into pay_notifications (id, merchant_id, channel_id, notice_id, event_type, outcome, resource, received_at)
  values ($1, $2, $3, $4, $5, 'kept', $6, $7)
  on conflict (channel_id, notice_id) do nothing returning id`;

const SET_OUTCOME = `
  with done as (update pay_notifications set outcome = $2 where id = $1 returning id) select id from done`;

/** WeChat Pay's notices as they were accepted. */
export const createPayNoticeRepository = (manager: EntityManager, merchantId: string): PayNoticeStore => {
  const query = createQuery(manager);
  return {
    claim: async ({ id, channelId, noticeId, eventType, resource, at }) =>
      (await query(CLAIM, [id, merchantId, channelId, noticeId, eventType, toJsonb(resource), at])).length > 0,
    setOutcome: async (id, outcome) => {
      await query(SET_OUTCOME, [id, outcome]);
    },
  };
};
