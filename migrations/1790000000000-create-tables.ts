import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The first schema. Row security and rights are in the migration after this one. */
export class CreateTables1790000000000 implements MigrationInterface {
  name = 'CreateTables1790000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [
      MERCHANTS,
      CHANNELS,
      INTAKE,
      CUSTOMERS,
      CONVERSATIONS,
      OUTBOUND,
      ANNOUNCING,
      PARTITIONS,
    ]) {
      await queryRunner.query(statements);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop function if exists ensure_partitions(date);
      drop function if exists drop_journal_before(date);
      drop table if exists relay_cursors, outbox, timers, media_uploads, media, grant_drifts, outbound, grants, messages,
        routing_decisions, assignments, conversations, customer_events, identities, customers, routing_rules, journal, inbound_shards,
        push_keys, access_tokens, channels, login_counters, api_tokens, sessions, skill_group_agents, skill_groups,
        agents, merchants`);
  }
}

const MERCHANTS = `
  create table merchants (
    id uuid primary key,
    name text not null,
    time_zone text not null default 'Asia/Shanghai',
    settings jsonb not null default '{}',
    created_at timestamptz not null default now()
  );
  create table agents (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    name text not null,
    login_name text not null,
    password_hash text not null,
    role text not null check (role in ('owner', 'admin', 'supervisor', 'agent', 'analyst')),
    capacity int not null default 10 check (capacity between 1 and 100),
    status text not null default 'offline' check (status in ('online', 'busy', 'break', 'offline')),
    status_changed_at timestamptz not null default now(),
    last_assigned_at timestamptz,
    disabled_at timestamptz,
    created_at timestamptz not null default now()
  );
  create unique index agents_login_name on agents (lower(login_name));
  create index agents_of_merchant on agents (merchant_id, id);
  create table skill_groups (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    name text not null,
    created_at timestamptz not null default now(),
    unique (merchant_id, name)
  );
  create table skill_group_agents (
    skill_group_id uuid not null references skill_groups on delete cascade,
    agent_id uuid not null references agents on delete cascade,
    merchant_id uuid not null references merchants,
    primary key (skill_group_id, agent_id)
  );
  create index skill_group_agents_of_agent on skill_group_agents (agent_id);
  create table sessions (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    agent_id uuid not null references agents on delete cascade,
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
  );
  create index sessions_of_agent on sessions (agent_id) where ended_at is null;
  create table api_tokens (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    agent_id uuid not null references agents on delete cascade,
    name text not null,
    token_hash bytea not null unique,
    scopes text[] not null,
    created_at timestamptz not null default now(),
    revoked_at timestamptz
  );
  create index api_tokens_of_merchant on api_tokens (merchant_id, id);
  create table login_counters (
    key text primary key,
    failures int not null,
    window_started_at timestamptz not null
  );
  create table routing_rules (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    list text not null check (list in ('skill_group', 'agent')),
    position int not null,
    condition jsonb not null default '{}',
    target jsonb not null,
    enabled boolean not null default true,
    unique (merchant_id, list, position) deferrable initially deferred
  );`;

const CHANNELS = `
  create table channels (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    kind text not null check (kind in ('official_account', 'mini_program')),
    name text not null,
    channel_key text not null unique,
    app_id text not null unique,
    original_id text,
    encryption_mode text not null check (encryption_mode in ('plain', 'compatible', 'safe')),
    previous_mode text check (previous_mode in ('plain', 'compatible', 'safe')),
    previous_mode_until timestamptz,
    data_format text not null default 'xml' check (data_format in ('xml', 'json')),
    app_secret bytea not null,
    token bytea not null,
    encoding_aes_key bytea,
    previous_token bytea,
    previous_encoding_aes_key bytea,
    previous_until timestamptz,
    sends_per_minute int not null default 1200 check (sends_per_minute between 1 and 1000000),
    enabled boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  );
  create index channels_of_merchant on channels (merchant_id, id);
  -- One access token per channel for the whole fleet; the lease makes one refresher at a time.
  create table access_tokens (
    channel_id uuid primary key references channels on delete cascade,
    merchant_id uuid not null references merchants,
    token bytea,
    fetched_at timestamptz,
    expires_at timestamptz,
    lease_until timestamptz not null default '-infinity',
    lease_number bigint not null default 0
  );`;

const INTAKE = `
  -- What makes a push one push, however often it comes; kept 30 days (pruned by the worker).
  create table push_keys (
    channel_id uuid not null,
    key text not null,
    signature_key text,
    received_at timestamptz not null,
    primary key (channel_id, key)
  );
  create unique index push_keys_signature on push_keys (channel_id, signature_key) where signature_key is not null;
  create index push_keys_received on push_keys (received_at);
  create table journal (
    id bigint generated always as identity,
    day date not null,
    merchant_id uuid not null,
    channel_id uuid not null,
    shard smallint not null,
    openid text not null,
    key text not null,
    push jsonb not null,
    received_at timestamptz not null,
    attempts smallint not null default 0,
    done_at timestamptz,
    error text,
    primary key (id, day)
  ) partition by range (day);
  create index journal_waiting on journal (shard, id) where done_at is null;
  create table inbound_shards (
    shard smallint primary key,
    lease_until timestamptz not null default '-infinity',
    lease_number bigint not null default 0
  );
  insert into inbound_shards (shard) select generate_series(0, 63);`;

const CUSTOMERS = `
  create table customers (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    name text,
    profile jsonb not null default '{}',
    created_at timestamptz not null default now()
  );
  create index customers_of_merchant on customers (merchant_id, id);
  create table identities (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    customer_id uuid not null references customers,
    openid text not null,
    unionid text,
    following boolean,
    entry jsonb,
    entered_at timestamptz,
    last_agent_id uuid references agents on delete set null,
    last_seen_at timestamptz,
    created_at timestamptz not null default now(),
    unique (channel_id, openid)
  );
  create table customer_events (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    identity_id uuid references identities,
    openid text not null,
    wechat_name text not null,
    content jsonb not null,
    occurred_at timestamptz not null
  );
  create index customer_events_of_identity on customer_events (identity_id, occurred_at desc);
  create index identities_of_customer on identities (customer_id);
  create index identities_unionid on identities (merchant_id, unionid) where unionid is not null;`;

const CONVERSATIONS = `
  create table conversations (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    identity_id uuid not null references identities,
    customer_id uuid not null references customers,
    opened_month date not null,
    state text not null check (state in ('self_service', 'queued', 'active', 'left_message', 'closed')),
    skill_group_id uuid references skill_groups,
    agent_id uuid references agents,
    preferred_agent_id uuid references agents,
    assignment_number int not null default 0,
    priority smallint not null default 0,
    -- The place in the queue: kept when the conversation returns.
    arrived_at timestamptz not null,
    queued_at timestamptz,
    assigned_at timestamptz,
    accepted_at timestamptz,
    opened_at timestamptz not null,
    closed_at timestamptz,
    close_reason text,
    wrap_up jsonb,
    entry jsonb not null default '{}',
    last_number int not null default 0,
    last_message_at timestamptz,
    last_preview jsonb,
    -- Since when the customer waits for an answer: their first unanswered line.
    waiting_since timestamptz,
    last_customer_at timestamptz,
    last_agent_at timestamptz,
    read_number int not null default 0,
    unread_count int not null default 0,
    returned_count int not null default 0,
    version bigint not null default 1,
    updated_at timestamptz not null default now(),
    check ((state = 'active') = (agent_id is not null) or state = 'closed')
  );
  create unique index conversations_one_open on conversations (identity_id) where state <> 'closed';
  create index conversations_queue on conversations (merchant_id, skill_group_id, arrived_at, id) where state = 'queued';
  create index conversations_of_agent on conversations (agent_id, id) where state = 'active';
  create index conversations_closed_of_agent on conversations (agent_id, closed_at desc, id) where state = 'closed';
  create index conversations_of_identity on conversations (identity_id, opened_at desc);
  create index conversations_of_customer on conversations (customer_id, opened_at desc);
  create index conversations_latest on conversations (merchant_id, updated_at desc, id);
  create table assignments (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    conversation_id uuid not null references conversations,
    agent_id uuid not null references agents,
    number int not null,
    by text not null check (by in ('routing', 'claim', 'transfer', 'take_over', 'reopen')),
    over_capacity boolean not null default false,
    started_at timestamptz not null,
    ended_at timestamptz,
    end_reason text,
    unique (conversation_id, number)
  );
  create unique index assignments_one_open on assignments (conversation_id) where ended_at is null;
  create index assignments_open_of_agent on assignments (agent_id) where ended_at is null;
  create table routing_decisions (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    conversation_id uuid not null references conversations,
    list text not null check (list in ('skill_group', 'agent')),
    reason jsonb not null,
    decided_at timestamptz not null
  );
  create index routing_decisions_of_conversation on routing_decisions (conversation_id, decided_at);
  create table messages (
    id uuid not null,
    merchant_id uuid not null,
    conversation_id uuid not null,
    opened_month date not null,
    number int not null,
    client_msg_id text,
    direction text not null check (direction in ('inbound', 'outbound', 'event', 'note')),
    agent_id uuid,
    content jsonb not null,
    -- Outbound only: queued, sending, sent, failed, unknown.
    delivery text check (delivery in ('queued', 'sending', 'sent', 'failed', 'unknown')),
    delivery_error jsonb,
    late boolean not null default false,
    -- WeChat's CreateTime for inbound lines, our clock for the rest.
    occurred_at timestamptz not null,
    created_at timestamptz not null default now(),
    primary key (id, opened_month),
    unique (conversation_id, number, opened_month),
    unique (conversation_id, client_msg_id, opened_month)
  ) partition by range (opened_month);`;

const OUTBOUND = `
  -- The allowance ledger: one row per identity and bucket. remaining null = unlimited.
  create table grants (
    identity_id uuid not null references identities,
    bucket text not null,
    merchant_id uuid not null references merchants,
    trigger text not null,
    remaining int check (remaining >= 0),
    granted int,
    opened_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (identity_id, bucket)
  );
  -- Where WeChat's answer and our ledger differed.
  create table grant_drifts (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    identity_id uuid not null references identities,
    errcode int not null,
    ledger jsonb not null,
    noticed_at timestamptz not null
  );
  create table outbound (
    id uuid primary key,
    seq bigint generated always as identity,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels,
    identity_id uuid not null references identities,
    conversation_id uuid not null references conversations,
    message_id uuid not null,
    opened_month date not null,
    part smallint not null,
    parts smallint not null,
    payload jsonb not null,
    state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'unknown')),
    -- The oldest row of its identity that has not ended: only a head may leave, so that order holds.
    is_head boolean not null,
    bucket text,
    due_at timestamptz not null,
    attempts smallint not null default 0,
    lease_until timestamptz,
    lease_number bigint not null default 0,
    error jsonb,
    created_at timestamptz not null,
    ended_at timestamptz
  );
  create unique index outbound_one_head on outbound (identity_id) where is_head;
  create index outbound_due on outbound (channel_id, due_at) where is_head and state = 'queued';
  create index outbound_leased on outbound (lease_until) where state = 'sending';
  create index outbound_waiting on outbound (identity_id, seq) where state = 'queued';
  create index outbound_of_message on outbound (message_id);
  create table media (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    state text not null check (state in ('pending', 'stored', 'failed')),
    kind text not null check (kind in ('image', 'voice', 'video', 'file')),
    content_type text,
    size_bytes int,
    width int,
    height int,
    file_name text,
    store_key text,
    channel_id uuid references channels,
    wechat_media_id text,
    conversation_id uuid,
    uploaded_by uuid,
    error text,
    created_at timestamptz not null
  );
  create index media_of_merchant on media (merchant_id, id);
  -- Our media as WeChat knows it: reused until it expires.
  create table media_uploads (
    media_id uuid not null references media on delete cascade,
    channel_id uuid not null references channels,
    merchant_id uuid not null references merchants,
    wechat_media_id text not null,
    expires_at timestamptz not null,
    primary key (media_id, channel_id)
  );
  create table timers (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    kind text not null,
    subject_id uuid not null,
    payload jsonb not null default '{}',
    due_at timestamptz not null,
    attempts smallint not null default 0,
    lease_until timestamptz not null default '-infinity',
    lease_number bigint not null default 0,
    unique (kind, subject_id)
  );
  create index timers_due on timers (due_at);`;

const ANNOUNCING = `
  create table outbox (
    id bigint generated always as identity primary key,
    merchant_id uuid not null,
    event jsonb not null,
    created_at timestamptz not null default now()
  );
  create index outbox_of_merchant on outbox (merchant_id, id);
  create table relay_cursors (
    merchant_id uuid primary key references merchants,
    next_number bigint not null default 1
  );`;

// Partitions are made by the owner's function, so that the application owns nothing and may still look ahead.
const PARTITIONS = `
  create table journal_default partition of journal default;
  create table messages_default partition of messages default;
  create function ensure_partitions(around date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    d date;
  begin
    perform pg_advisory_xact_lock(720001);
    for d in select generate_series(around - 1, around + 3, interval '1 day')::date loop
      if to_regclass('journal_' || to_char(d, 'YYYYMMDD')) is null
         and not exists (select 1 from journal_default where day = d) then
        execute format('create table %I partition of journal for values from (%L) to (%L)',
          'journal_' || to_char(d, 'YYYYMMDD'), d, d + 1);
      end if;
    end loop;
    for d in select generate_series(date_trunc('month', around) - interval '1 month',
        date_trunc('month', around) + interval '2 months', interval '1 month')::date loop
      if to_regclass('messages_' || to_char(d, 'YYYYMM')) is null
         and not exists (select 1 from messages_default where opened_month = d) then
        execute format('create table %I partition of messages for values from (%L) to (%L)',
          'messages_' || to_char(d, 'YYYYMM'), d, (d + interval '1 month')::date);
      end if;
    end loop;
  end $$;
  -- A day that still holds waiting pushes stays, however old it is.
  create function drop_journal_before(keep_from date) returns int
    language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '1s' as $$
  declare
    part record;
    is_waiting boolean;
    dropped int := 0;
  begin
    for part in
      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'journal'::regclass and c.relname ~ '^journal_[0-9]{8}$'
         and to_date(right(c.relname, 8), 'YYYYMMDD') < keep_from
    loop
      execute format('select exists (select 1 from %I where done_at is null)', part.relname) into is_waiting;
      continue when is_waiting;
      execute format('drop table %I', part.relname);
      dropped := dropped + 1;
    end loop;
    return dropped;
  end $$;
  select ensure_partitions(current_date);`;
