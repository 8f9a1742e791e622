import type { MigrationInterface, QueryRunner } from 'typeorm';

/** WeChat Pay: the settings of a channel, payments, refunds with who asked for them, notices, complaints. Money is in fen. */
export class CreatePayments1790000001030 implements MigrationInterface {
  name = 'CreatePayments1790000001030';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [ACCOUNTS, PAYMENTS, REFUNDS, NOTICES, COMPLAINTS]) await queryRunner.query(sql);
    for (const table of TABLES) await queryRunner.query(`select guard_table('${table}')`);
    // The notice endpoint finds an account by its channel's key, before any merchant is known.
    await queryRunner.query(`select guard_table('pay_accounts', system_rights => 'select')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...TABLES, 'pay_accounts']) await queryRunner.query(`select release_table('${table}')`);
    await queryRunner.query(
      `drop table complaint_events, complaints, pay_notifications, refund_events, refunds, refund_requests, payments, pay_accounts`,
    );
    await queryRunner.query(`delete from timers where kind in ('refund_step', 'complaints_sweep', 'complaint_sync')`);
  }
}

const TABLES = [
  'payments',
  'refund_requests',
  'refunds',
  'refund_events',
  'pay_notifications',
  'complaints',
  'complaint_events',
];

const ACCOUNTS = `
  create table pay_accounts (
    channel_id uuid primary key references channels,
    merchant_id uuid not null references merchants,
    mch_id text not null,
    merchant_serial text not null,
    -- Sealed with the channel's id.
    private_key bytea not null,
    api_v3_key bytea not null,
    previous_api_v3_key bytea,
    public_key_id text,
    public_key text,
    -- [{serial, publicKey, validUntil}]
    platform_keys jsonb not null default '[]',
    complaint_url text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check ((public_key_id is null) = (public_key is null))
  );
  create index pay_accounts_of_merchant on pay_accounts (merchant_id, mch_id, channel_id);`;

const PAYMENTS = `
  create table payments (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    mch_id text not null,
    app_id text,
    transaction_id text,
    out_trade_no text not null,
    trade_state text not null,
    total_fen bigint not null check (total_fen >= 0),
    payer_fen bigint,
    openid text,
    identity_id uuid references identities on delete set null,
    paid_at timestamptz,
    -- What refunds take of it: the database itself refuses a sum above what was paid.
    held_fen bigint not null default 0 check (held_fen >= 0),
    known_at timestamptz not null,
    noticed_at timestamptz,
    created_at timestamptz not null default now(),
    unique (merchant_id, mch_id, out_trade_no),
    constraint payments_refunded_within_paid check (held_fen <= total_fen)
  );
  create unique index payments_by_transaction on payments (merchant_id, transaction_id) where transaction_id is not null;
  create index payments_of_identity on payments (identity_id, created_at desc) where identity_id is not null;`;

const REFUNDS = `
  create table refund_requests (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    payment_id uuid not null references payments,
    amount_fen bigint not null check (amount_fen > 0),
    reason text not null,
    state text not null check (state in ('awaiting', 'approved', 'rejected')),
    needs_approval boolean not null,
    requested_by uuid not null references agents,
    requested_at timestamptz not null,
    decided_by uuid references agents,
    decided_at timestamptz,
    note text,
    conversation_id uuid,
    client_refund_id text not null,
    unique (merchant_id, client_refund_id),
    check (state = 'awaiting' or not needs_approval or decided_by is not null),
    constraint refund_requests_second_person check (not needs_approval or state <> 'approved' or decided_by <> requested_by)
  );
  create index refund_requests_of_payment on refund_requests (payment_id, id);
  create index refund_requests_awaiting on refund_requests (merchant_id, id) where state = 'awaiting';
  create index refund_requests_of_merchant on refund_requests (merchant_id, id desc);
  create table refunds (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    request_id uuid unique references refund_requests,
    payment_id uuid references payments,
    channel_id uuid not null references channels,
    out_refund_no text not null,
    refund_id text,
    amount_fen bigint not null check (amount_fen > 0),
    state text not null check (state in ('sending', 'processing', 'success', 'closed', 'abnormal', 'failed')),
    failure_code text,
    account text,
    attempts int not null default 0,
    asked int not null default 0,
    created_at timestamptz not null,
    finished_at timestamptz,
    unique (merchant_id, out_refund_no)
  );
  create index refunds_of_payment on refunds (payment_id, id);
  create index refunds_of_merchant on refunds (merchant_id, id desc);
  create table refund_events (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    refund_id uuid not null references refunds,
    from_state text,
    to_state text not null,
    -- Where the news came from.
    source text not null check (source in ('request', 'answer', 'query', 'notice')),
    detail jsonb not null default '{}',
    at timestamptz not null
  );
  create index refund_events_of_refund on refund_events (refund_id, at);`;

const NOTICES = `
  create table pay_notifications (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    notice_id text not null,
    event_type text not null,
    -- applied: it changed something; repeated: it said what was known; kept: of a kind we do not act on.
    outcome text not null check (outcome in ('applied', 'repeated', 'kept')),
    resource jsonb not null,
    received_at timestamptz not null,
    unique (channel_id, notice_id)
  );
  create index pay_notifications_of_merchant on pay_notifications (merchant_id, received_at desc);`;

const COMPLAINTS = `
  create table complaints (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    complaint_id text not null,
    mch_id text not null,
    state text not null check (state in ('pending', 'processing', 'processed')),
    facts jsonb not null default '{}',
    openid text,
    identity_id uuid references identities on delete set null,
    payment_id uuid references payments,
    transaction_id text,
    complained_at timestamptz not null,
    due_at timestamptz not null,
    awaits_reply boolean not null default false,
    first_replied_at timestamptz,
    synced_at timestamptz,
    created_at timestamptz not null,
    unique (merchant_id, complaint_id)
  );
  create index complaints_by_deadline on complaints (merchant_id, due_at, id) where state <> 'processed';
  create index complaints_by_time on complaints (merchant_id, complained_at desc, id desc);
  create index complaints_of_identity on complaints (identity_id, complained_at desc) where identity_id is not null;
  create table complaint_events (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    complaint_row_id uuid not null references complaints,
    log_id text not null,
    operator text not null,
    type text not null,
    details text not null,
    pictures jsonb not null default '[]',
    at timestamptz not null,
    unique (complaint_row_id, log_id)
  );`;
