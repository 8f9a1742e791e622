import type { EntityManager } from 'typeorm';
import type { ConversationHistory } from '../../../domain/reports/conversation-history.js';
import { COMES_BACK_MS } from '../../../domain/reports/facts.js';
import { SUM_NAMES } from '../../../domain/reports/sums.js';
import type { Sums } from '../../../domain/reports/sums.js';
import type { ReportStore } from '../../../services/ports/stores/report-stores.js';
import { FOLLOW_CUSTOMERS, HISTORIES, toHistory, WITH_EARLIER } from './history-rows.js';
import type { HistoryRow } from './history-rows.js';
import { SUM_COLUMNS } from './sum-columns.table.js';

/** Apart from every other advisory lock. */
const LOCK_CLASS = 720_010;

export const createReportRepository = (manager: EntityManager, merchantId: string): ReportStore => ({
  takeWaiting: async (limit) => {
    const [lock]: { readonly held: boolean }[] = await manager.query(
      'select pg_try_advisory_xact_lock($1, hashtext($2)) as held',
      [LOCK_CLASS, merchantId],
    );
    if (!lock?.held) return undefined;
    const rows: { readonly conversation_id: string }[] = await manager.query(TAKE, [merchantId, limit]);
    return rows.map(({ conversation_id: id }) => id);
  },

  withEarlier: async (conversationIds) => {
    await manager.query(FOLLOW_CUSTOMERS, [[...conversationIds]]);
    const rows: { readonly id: string }[] = await manager.query(WITH_EARLIER, [[...conversationIds], COMES_BACK_MS]);
    return rows.map(({ id }) => id);
  },

  historiesOf: async (conversationIds) => {
    const rows: HistoryRow[] = await manager.query(HISTORIES, [[...conversationIds]]);
    return rows.map(toHistory);
  },

  put: async (conversationIds, counted) => {
    await manager.query('delete from conversation_facts where conversation_id = any($1::uuid[])', [
      [...conversationIds],
    ]);
    const parts = counted.flatMap(({ history, facts }) => [
      partOf(history, undefined, facts.whole),
      ...facts.agents.map(({ agentId, sums }) => partOf(history, agentId, sums)),
    ]);
    if (parts.length > 0) await manager.query(PUT, [merchantId, JSON.stringify(parts)]);
  },

  requestAll: async () => {
    const [row]: { readonly count: number }[] = await manager.query(REQUEST_ALL, [merchantId]);
    return row?.count ?? 0;
  },
});

const partOf = (history: ConversationHistory, agentId: string | undefined, sums: Sums) => ({
  conversation_id: history.conversationId,
  agent_id: agentId ?? null,
  customer_id: history.customerId,
  channel_id: history.channelId,
  skill_group_id: history.skillGroupId ?? null,
  wrap_up_reason: history.wrapUpReason ?? null,
  arrived_at: history.arrivedAt.toISOString(),
  ...Object.fromEntries(SUM_NAMES.map((name, place) => [SUM_COLUMNS[place], Math.round(sums[name])])),
});

const TAKE = `
  with taken as (
    delete from report_queue where id in
      (select id from report_queue where merchant_id = $1 order by id limit $2)
    returning conversation_id
  ) select conversation_id from taken`;

const KEYS = 'conversation_id, agent_id, customer_id, channel_id, skill_group_id, wrap_up_reason, arrived_at';

const PUT = `
  insert into conversation_facts (merchant_id, ${KEYS}, ${SUM_COLUMNS.join()})
  select $1, ${KEYS}, ${SUM_COLUMNS.join()}
    from jsonb_to_recordset($2::jsonb) as part (conversation_id uuid, agent_id uuid, customer_id uuid, channel_id uuid,
      skill_group_id uuid, wrap_up_reason text, arrived_at timestamptz, ${SUM_COLUMNS.map((name) => `${name} bigint`).join()})`;

const REQUEST_ALL = `
  with requested as (
    insert into report_queue (merchant_id, conversation_id)
    select merchant_id, id from conversations where merchant_id = $1 and state = 'closed' order by arrived_at returning 1
  ) select count(*)::int as count from requested`;
