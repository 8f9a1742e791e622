import type { EntityManager } from 'typeorm';
import type { Finding, WiringReport } from '../../../domain/wiring/finding.js';
import type { WiringReportStore } from '../../../services/ports/stores/wiring-stores.js';
import { toJsonb } from '../../jsonb.js';

type ReportRow = { readonly checked_at: Date | null; readonly findings: readonly Finding[] | null };

const toReport = (row: ReportRow | undefined): WiringReport | undefined =>
  row?.checked_at && row.findings ? { checkedAt: row.checked_at, findings: row.findings } : undefined;

export const createWiringReportRepository = (manager: EntityManager, merchantId: string): WiringReportStore => ({
  find: async (channelId) => {
    const rows: ReportRow[] = await manager.query(
      'select checked_at, findings from wiring_reports where channel_id = $1 and merchant_id = $2',
      [channelId, merchantId],
    );
    return toReport(rows[0]);
  },
  replace: async (channelId, { checkedAt, findings }) => {
    await manager.query(MAKE, [channelId, merchantId, checkedAt]);
    const rows: ReportRow[] = await manager.query(
      'select checked_at, findings from wiring_reports where channel_id = $1 and merchant_id = $2 for update',
      [channelId, merchantId],
    );
    await manager.query(
      'update wiring_reports set checked_at = $3, findings = $4 where channel_id = $1 and merchant_id = $2',
      [channelId, merchantId, checkedAt, toJsonb(findings)],
    );
    return toReport(rows[0]);
  },
});

/** A channel looked at before its first hour: its own look comes within the next one. */
const MAKE = `
  insert into wiring_reports (channel_id, merchant_id, due_at)
  values ($1, $2, $3::timestamptz + random() * interval '1 hour') on conflict (channel_id) do nothing`;
