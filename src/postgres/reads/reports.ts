import type { EntityManager } from 'typeorm';
import { SUM_NAMES, withSums } from '../../domain/reports/sums.js';
import type { Sums } from '../../domain/reports/sums.js';
import type { ReportDays, ReportDimension, ReportReads } from '../../services/ports/reads/report-reads.js';
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

/** $1 merchant, $2 and $3 the first and last day on its wall: when they begin and are over. */
const BOUNDS = `
  select $2::date::timestamp at time zone time_zone as since, ($3::date + 1)::timestamp at time zone time_zone as until
    from merchants where id = $1`;

/**
 * $1 merchant, $2 and $3 since and until when. They are given as instants: what has to be worked out from the merchant's row first
 * tells the planner nothing of how few the rows are, and it would read every fact of every year.
 */
const sumOf = (by: ReportDimension | undefined): string => {
  const division = by && DIVISIONS[by];
  const isOf = by === 'agent' ? 'is not null' : 'is null';
  const order = division?.isOrdered ? 'key' : 'arrivals desc, key';
  return `
    select ${division ? `${division.key} as key, ${division.name} as name, ` : ''}${ADDED}
      from merchants m join conversation_facts f on f.merchant_id = m.id and f.agent_id ${isOf}
        and f.arrived_at >= $2 and f.arrived_at < $3
      ${division?.joins ?? ''}
     where m.id = $1 ${division ? `group by 1 order by ${order} limit ${MOST_PARTS}` : ''}`;
};

type Bounds = { readonly since: Date; readonly until: Date };
type Row = Sums & { readonly key: string | null; readonly name: string | null };

const added = async (
  manager: EntityManager,
  merchantId: string,
  { from, to, by }: ReportDays & { readonly by?: ReportDimension },
): Promise<readonly Row[]> => {
  const [bounds]: readonly Bounds[] = await manager.query(BOUNDS, [merchantId, from, to]);
  return bounds === undefined ? [] : manager.query(sumOf(by), [merchantId, bounds.since, bounds.until]);
};

export const createReportReads = ({ readMerchant }: { readonly readMerchant: MerchantReader }): ReportReads => ({
  totals: (merchantId, { from, to }) =>
    readMerchant(merchantId, async (manager) => {
      const [row] = await added(manager, merchantId, { from, to });
      return withSums(row ?? {});
    }),
  parts: (merchantId, { from, to, by }) =>
    readMerchant(merchantId, async (manager) => {
      const rows = await added(manager, merchantId, { from, to, by });
      return rows.map(({ key, name, ...sums }) => ({ key, name, sums: withSums(sums) }));
    }),
});
