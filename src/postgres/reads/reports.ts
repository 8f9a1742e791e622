import { SUM_NAMES, withSums } from '../../domain/reports/sums.js';
import type { Sums } from '../../domain/reports/sums.js';
import type { ReportDimension, ReportReads } from '../../services/ports/reads/report-reads.js';
import { columnOf } from '../repositories/reports/sum-columns.table.js';
import type { MerchantReader } from '../unit-of-work.js';

const MOST_PARTS = 500;

const ADDED = SUM_NAMES.map((name) => `coalesce(sum(f.${columnOf(name)}), 0)::float8 as "${name}"`).join(', ');

type Division = {
  readonly key: string;
  readonly name: string;
  readonly joins?: string;
  readonly isOrdered?: boolean;
};

const wall = (pattern: string): string => `to_char(f.arrived_at at time zone m.time_zone, '${pattern}')`;
const named = (table: string, id: string): Division => ({
  key: `${id}::text`,
  name: 'max(named.name)',
  joins: `left join ${table} named on named.id = ${id}`,
});

const DIVISIONS: Readonly<Record<ReportDimension, Division>> = {
  day: { key: wall('YYYY-MM-DD'), name: 'null::text', isOrdered: true },
  hour: { key: wall('HH24'), name: 'null::text', isOrdered: true },
  channel: named('channels', 'f.channel_id'),
  skill_group: named('skill_groups', 'f.skill_group_id'),
  agent: named('agents', 'f.agent_id'),
  wrap_up: { key: 'f.wrap_up_reason', name: 'max(f.wrap_up_reason)' },
  // A customer with several tags counts under each of them, as they stand today.
  tag: {
    key: 'named.id::text',
    name: 'max(named.name)',
    joins: `left join customer_tags ct on ct.customer_id = f.customer_id left join tags named on named.id = ct.tag_id`,
  },
};

/** $1 merchant, $2 and $3 the first and last day on its wall. */
const sumOf = (by: ReportDimension | undefined): string => {
  const division = by && DIVISIONS[by];
  const isOf = by === 'agent' ? 'is not null' : 'is null';
  const order = division?.isOrdered ? 'key' : 'arrivals desc, key';
  return `
    select ${division ? `${division.key} as key, ${division.name} as name, ` : ''}${ADDED}
      from merchants m join conversation_facts f on f.merchant_id = m.id and f.agent_id ${isOf}
        and f.arrived_at >= $2::date::timestamp at time zone m.time_zone
        and f.arrived_at < ($3::date + 1)::timestamp at time zone m.time_zone
      ${division?.joins ?? ''}
     where m.id = $1 ${division ? `group by 1 order by ${order} limit ${MOST_PARTS}` : ''}`;
};

type Row = Sums & { readonly key: string | null; readonly name: string | null };

export const createReportReads = ({ readMerchant }: { readonly readMerchant: MerchantReader }): ReportReads => ({
  totals: (merchantId, { from, to }) =>
    readMerchant(merchantId, async (manager) => {
      const [row]: readonly Row[] = await manager.query(sumOf(undefined), [merchantId, from, to]);
      return withSums(row ?? {});
    }),
  parts: (merchantId, { from, to, by }) =>
    readMerchant(merchantId, async (manager) => {
      const rows: readonly Row[] = await manager.query(sumOf(by), [merchantId, from, to]);
      return rows.map(({ key, name, ...sums }) => ({ key, name, sums: withSums(sums) }));
    }),
});
