import type { EntityManager } from 'typeorm';
import { dueAtOf } from '../../../domain/payments/complaint.js';
import type { Complaint, ComplaintFact, ComplaintLine } from '../../../domain/payments/complaint.js';
import type { ComplaintStore } from '../../../services/ports/payments/payment-stores.js';
import { toJsonb } from '../../jsonb.js';
import { createQuery } from '../../query.js';

/** What is told of a complaint beyond its own columns. */
type Facts = Partial<
  Omit<ComplaintFact, 'complaintId' | 'mchId' | 'state' | 'complainedAt' | 'openid' | 'transactionId' | 'awaitsReply'>
>;

type ComplaintRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly complaint_id: string;
  readonly mch_id: string;
  readonly state: Complaint['state'];
  readonly facts: Facts;
  readonly openid: string | null;
  readonly customer_id: string | null;
  readonly conversation_id: string | null;
  readonly payment_id: string | null;
  readonly transaction_id: string | null;
  readonly complained_at: Date;
  readonly due_at: Date;
  readonly awaits_reply: boolean;
  readonly first_replied_at: Date | null;
  readonly synced_at: Date | null;
};

const plainFacts = ({ facts }: ComplaintRow) => ({
  detail: facts.detail ?? '',
  problem: facts.problem,
  problemDescription: facts.problemDescription,
  outTradeNo: facts.outTradeNo,
  amountFen: facts.amountFen,
  applyRefundFen: facts.applyRefundFen,
  phone: facts.phone,
  times: facts.times ?? 1,
  isFullyRefunded: facts.isFullyRefunded ?? false,
  needsImmediateService: facts.needsImmediateService ?? false,
  tags: facts.tags ?? [],
  pictures: facts.pictures ?? [],
});

const toComplaint = (row: ComplaintRow): Complaint => ({
  ...plainFacts(row),
  id: row.id,
  merchantId: row.merchant_id,
  channelId: row.channel_id,
  complaintId: row.complaint_id,
  mchId: row.mch_id,
  state: row.state,
  complainedAt: row.complained_at,
  openid: row.openid ?? undefined,
  transactionId: row.transaction_id ?? undefined,
  awaitsReply: row.awaits_reply,
  customerId: row.customer_id ?? undefined,
  conversationId: row.conversation_id ?? undefined,
  paymentId: row.payment_id ?? undefined,
  dueAt: row.due_at,
  firstRepliedAt: row.first_replied_at ?? undefined,
  syncedAt: row.synced_at ?? undefined,
});

// The conversation is the customer's newest one: agents go there from the complaint.
const COMPLAINTS = `
  select c.*, i.customer_id, (
      select v.id from conversations v where v.customer_id = i.customer_id and v.merchant_id = c.merchant_id
       order by v.opened_at desc limit 1) as conversation_id
    from complaints c left join identities i on i.id = c.identity_id`;

const ANNOUNCE = `
  with added as (
    insert into complaints (id, merchant_id, channel_id, complaint_id, mch_id, state, complained_at, due_at, awaits_reply,
      created_at)
    values ($1, $2, $3, $4, $5, 'pending', $6, $7, true, $6)
    on conflict (merchant_id, complaint_id) do nothing returning id)
  select id, true as is_new from added
  union all select id, false from complaints where merchant_id = $2 and complaint_id = $4 limit 1`;

const KEEP = `
  with kept as (
    update complaints set state = $2, facts = $3, openid = coalesce($4, openid), transaction_id = coalesce($5, transaction_id),
      complained_at = $6, due_at = $7, awaits_reply = $8, identity_id = coalesce($9, identity_id),
      payment_id = coalesce($10, payment_id), first_replied_at = coalesce(first_replied_at, $11), synced_at = $12
     where id = $1 returning id)
  select id from kept`;

const WALKS = {
  open: `${COMPLAINTS} where c.merchant_id = $1 and c.state <> 'processed'
    and ($2::timestamptz is null or (c.due_at, c.id) > ($2, $3::uuid)) order by c.due_at, c.id limit $4`,
  all: `${COMPLAINTS} where c.merchant_id = $1
    and ($2::timestamptz is null or (c.complained_at, c.id) < ($2, $3::uuid)) order by c.complained_at desc, c.id desc limit $4`,
} as const;

type LineRow = {
  readonly log_id: string;
  readonly operator: string;
  readonly type: string;
  readonly details: string;
  readonly pictures: readonly string[];
  readonly at: Date;
};

const toLine = ({ log_id: logId, ...line }: LineRow): ComplaintLine => ({
  logId,
  operator: line.operator,
  at: line.at,
  type: line.type,
  details: line.details,
  pictures: line.pictures,
});

const factsOf = (fact: ComplaintFact): Facts => {
  const { complaintId: _id, mchId: _mch, state: _state, complainedAt: _at, ...rest } = fact;
  const { openid: _openid, transactionId: _transaction, awaitsReply: _awaits, ...facts } = rest;
  return facts;
};

type Query = ReturnType<typeof createQuery>;
type Part<Key extends keyof ComplaintStore> = Pick<ComplaintStore, Key>;

const linesIn = (query: Query, merchantId: string): Part<'keepLines' | 'linesOf'> => ({
  keepLines: async (id, lines) => {
    for (const line of lines) {
      await query(
        `insert into complaint_events (id, merchant_id, complaint_row_id, log_id, operator, type, details, pictures, at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (complaint_row_id, log_id) do nothing`,
        [line.id, merchantId, id, line.logId, line.operator, line.type, line.details, toJsonb(line.pictures), line.at],
      );
    }
  },
  linesOf: async (id) =>
    (
      await query<LineRow>('select * from complaint_events where complaint_row_id = $1 order by at, log_id limit 500', [
        id,
      ])
    ).map(toLine),
});

const listsOf = (query: Query, merchantId: string): Part<'list' | 'countOpen'> => ({
  list: async ({ scope, after = [], limit }) => {
    const [time, afterId] = after;
    const rows = await query<ComplaintRow>(WALKS[scope], [merchantId, time, afterId, limit + 1]);
    const items = rows.slice(0, limit).map(toComplaint);
    const last = items.at(-1);
    const place = last && [(scope === 'open' ? last.dueAt : last.complainedAt).toISOString(), last.id];
    return { items, next: rows.length > limit ? place : undefined };
  },
  countOpen: async () => {
    const [row] = await query<{ readonly open: string }>(
      `select count(*) as open from complaints where merchant_id = $1 and state <> 'processed'`,
      [merchantId],
    );
    return Number(row?.open ?? 0);
  },
});

/** Consumer complaints of one merchant. */
export const createComplaintRepository = (manager: EntityManager, merchantId: string): ComplaintStore => {
  const query = createQuery(manager);
  const find = async (id: string): Promise<Complaint | undefined> => {
    const [row] = await query<ComplaintRow>(`${COMPLAINTS} where c.id = $1 and c.merchant_id = $2`, [id, merchantId]);
    return row && toComplaint(row);
  };
  return {
    ...linesIn(query, merchantId),
    ...listsOf(query, merchantId),
    announce: async ({ id, channelId, complaintId, mchId, at }) => {
      const [row] = await query<{ readonly id: string; readonly is_new: boolean }>(ANNOUNCE, [
        id,
        merchantId,
        channelId,
        complaintId,
        mchId,
        at,
        dueAtOf(at),
      ]);
      if (!row) throw new Error('an announced complaint was not returned');
      return { id: row.id, isNew: row.is_new };
    },
    findById: find,
    lockById: async (id) => {
      await query('select id from complaints where id = $1 and merchant_id = $2 for update', [id, merchantId]);
      return find(id);
    },
    keep: async (id, { fact, identityId, paymentId, firstRepliedAt, at }) => {
      const { state, openid, transactionId, complainedAt, awaitsReply } = fact;
      const times = [complainedAt, dueAtOf(complainedAt)];
      const joined = [identityId, paymentId, firstRepliedAt, at];
      await query(KEEP, [id, state, toJsonb(factsOf(fact)), openid, transactionId, ...times, awaitsReply, ...joined]);
    },
  };
};
