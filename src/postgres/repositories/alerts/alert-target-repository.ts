import type { EntityManager } from 'typeorm';
import type { AlertTarget, AlertTargetKind, WaitingGroup } from '../../../domain/alerts/alert.js';
import type { AlertTargetStore } from '../../../services/ports/stores/alert-stores.js';
import type { SecretBox } from '../../channels/secret-box.js';

type TargetRow = {
  readonly kind: AlertTargetKind;
  readonly url: Buffer;
  readonly host: string;
  readonly enabled: boolean;
  readonly after_minutes: number;
  readonly last_sent_at: Date | null;
  readonly last_fault: string | null;
  readonly last_waiting_at: Date | null;
};
type GroupRow = {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly oldest_at: Date;
  readonly agent_ids: readonly string[];
};

const toTarget = (row: TargetRow): AlertTarget => ({
  kind: row.kind,
  host: row.host,
  enabled: row.enabled,
  afterMinutes: row.after_minutes,
  lastSentAt: row.last_sent_at ?? undefined,
  lastFault: row.last_fault ?? undefined,
});

const toGroup = (row: GroupRow): WaitingGroup => ({
  skillGroupId: row.id,
  name: row.name,
  count: row.count,
  oldestAt: row.oldest_at,
  onlineAgentIds: row.agent_ids,
});

/** A merchant's one target; its address is sealed with the merchant's id. */
export const createAlertTargetRepository =
  (secretBox: SecretBox) =>
  (manager: EntityManager, merchantId: string): AlertTargetStore => {
    const read = async (lock: '' | 'for update'): Promise<TargetRow | undefined> => {
      const rows: TargetRow[] = await manager.query(`select * from alert_targets where merchant_id = $1 ${lock}`, [
        merchantId,
      ]);
      return rows[0];
    };
    return {
      find: async () => {
        const row = await read('');
        return row && toTarget(row);
      },
      lockWired: async () => {
        const row = await read('for update');
        if (!row) return undefined;
        const url = secretBox.open(row.url, merchantId);
        return { ...toTarget(row), url, lastWaitingAt: row.last_waiting_at ?? undefined };
      },
      save: async ({ kind, url, host, enabled, afterMinutes }) => {
        const sealed = url === undefined ? null : secretBox.seal(url, merchantId);
        await manager.query(sealed ? SAVE : CHANGE, [
          merchantId,
          kind,
          host,
          enabled,
          afterMinutes,
          ...(sealed ? [sealed] : []),
        ]);
      },
      noteOutcome: async (at, fault) => {
        await manager.query('update alert_targets set last_sent_at = $2, last_fault = $3 where merchant_id = $1', [
          merchantId,
          at,
          fault ?? null,
        ]);
      },
      noteWaiting: async (at) => {
        await manager.query('update alert_targets set last_waiting_at = $2 where merchant_id = $1', [merchantId, at]);
      },
      waitingGroups: async () => {
        const rows: GroupRow[] = await manager.query(WAITING, [merchantId]);
        return rows.map(toGroup);
      },
    };
  };

const SAVE = `
  insert into alert_targets (merchant_id, kind, host, enabled, after_minutes, url) values ($1, $2, $3, $4, $5, $6)
  on conflict (merchant_id) do update set kind = excluded.kind, host = excluded.host, enabled = excluded.enabled,
    after_minutes = excluded.after_minutes, url = excluded.url, last_fault = null`;

const CHANGE = `
  update alert_targets set kind = $2, host = $3, enabled = $4, after_minutes = $5 where merchant_id = $1`;

const WAITING = `
  select g.id, g.name, waiting.count, waiting.oldest_at,
         array(select a.id from skill_group_agents sga join agents a on a.id = sga.agent_id
                where sga.skill_group_id = g.id and a.disabled_at is null and a.status in ('online', 'busy')) as agent_ids
    from (select skill_group_id, count(*)::int as count, min(coalesce(waiting_since, arrived_at)) as oldest_at
            from conversations where merchant_id = $1 and state = 'queued' and skill_group_id is not null
           group by skill_group_id) waiting
    join skill_groups g on g.id = waiting.skill_group_id
   order by waiting.oldest_at`;
