import type { DataSource } from 'typeorm';
import type { ReportQueue } from '../../services/ports/queues/report-queue.js';
import { createQuery } from '../query.js';

// One step per merchant along the index, however much waits.
const DUE = `
  with recursive due as (
    (select merchant_id from report_queue order by merchant_id limit 1)
    union all
    select (select merchant_id from report_queue where merchant_id > due.merchant_id order by merchant_id limit 1)
      from due where due.merchant_id is not null
  )
  select merchant_id as "merchantId" from due where merchant_id is not null limit 1000`;

/** `system` works as jiedai_system. */
export const createReportQueue = ({ system }: { readonly system: DataSource }): ReportQueue => {
  const query = createQuery(system);
  return {
    dueMerchants: async () => (await query<{ readonly merchantId: string }>(DUE)).map(({ merchantId }) => merchantId),
  };
};
