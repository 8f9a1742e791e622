import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets, their types, notes, links and history, targets of time, and saved views. */
export class CreateTickets1790000001010 implements MigrationInterface {
  name = 'CreateTickets1790000001010';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [SETTINGS, TICKETS, INDEXES, AROUND]) await queryRunner.query(statements);
    for (const table of TABLES) await queryRunner.query(`select guard_table('${table}')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) {
      await queryRunner.query(`select release_table('${table}')`);
      await queryRunner.query(`drop table ${table}`);
    }
  }
}

const TABLES = [
  'ticket_types',
  'sla_policies',
  'ticket_views',
  'ticket_numbers',
  'tickets',
  'ticket_notes',
  'ticket_links',
  'ticket_changes',
];

const SETTINGS = `
  create table ticket_types (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    name text not null,
    fields jsonb not null default '[]',
    -- Said to the customer when a ticket is solved; empty = nothing is said.
    solved_text text not null default '',
    skill_group_id uuid references skill_groups on delete set null,
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    unique (merchant_id, name)
  );
  create table sla_policies (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    -- null = every type that has no row of its own for this priority.
    type_id uuid references ticket_types,
    priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
    first_response_minutes int check (first_response_minutes > 0),
    resolution_minutes int check (resolution_minutes > 0),
    -- Minutes of the wall clock before a due instant; 0 = no warning.
    warn_minutes int not null default 0 check (warn_minutes >= 0),
    escalate_agent_id uuid references agents on delete set null,
    escalate_skill_group_id uuid references skill_groups on delete set null
  );
  create unique index sla_policies_one on sla_policies
    (merchant_id, coalesce(type_id, '00000000-0000-0000-0000-000000000000'), priority);
  create table ticket_views (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    -- null = everybody's.
    agent_id uuid references agents on delete cascade,
    name text not null,
    filter jsonb not null,
    sort text not null check (sort in ('due', 'updated', 'created')),
    created_at timestamptz not null default now()
  );
  create index ticket_views_of_merchant on ticket_views (merchant_id, agent_id, name);`;

const TICKETS = `
  create table ticket_numbers (
    merchant_id uuid primary key references merchants,
    last_number int not null default 0
  );
  create table tickets (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    number int not null,
    type_id uuid not null references ticket_types,
    subject text not null,
    -- Pairs of neighbouring characters of the subject: what the search for a part of it looks in.
    subject_grams text[] not null default '{}',
    description text not null default '',
    priority text not null check (priority in ('low', 'normal', 'high', 'urgent')),
    status text not null check (status in ('open', 'pending', 'solved', 'closed')),
    source text not null check (source in ('conversation', 'left_message', 'complaint', 'manual', 'api')),
    agent_id uuid references agents,
    skill_group_id uuid references skill_groups,
    tags text[] not null default '{}',
    fields jsonb not null default '{}',
    customer_id uuid references customers,
    -- Who is told in WeChat.
    identity_id uuid references identities,
    created_by uuid references agents,
    merged_into_id uuid references tickets,
    first_responded_at timestamptz,
    solved_at timestamptz,
    closed_at timestamptz,
    -- The clocks stand still since then, and stood still for so much business time before.
    paused_since timestamptz,
    paused_ms bigint not null default 0,
    -- A deadline of somebody else (WeChat's for a complaint), which never pauses.
    external_due_at timestamptz,
    first_response_due_at timestamptz,
    resolution_due_at timestamptz,
    next_due_at timestamptz not null
      generated always as (coalesce(least(first_response_due_at, resolution_due_at), 'infinity')) stored,
    alarms text[] not null default '{}',
    chase_count int not null default 0,
    version int not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (merchant_id, number)
  );`;

// Most lists ask for what is not done yet, which is little of what there is.
const INDEXES = `
  create index tickets_open_due on tickets (merchant_id, next_due_at, id) where status in ('open', 'pending');
  create index tickets_open_updated on tickets (merchant_id, updated_at desc, id desc) where status in ('open', 'pending');
  create index tickets_open_created on tickets (merchant_id, created_at desc, id desc) where status in ('open', 'pending');
  create index tickets_due on tickets (merchant_id, next_due_at, id);
  create index tickets_updated on tickets (merchant_id, updated_at desc, id desc);
  create index tickets_created on tickets (merchant_id, created_at desc, id desc);
  create index tickets_of_agent on tickets (merchant_id, agent_id, updated_at desc, id desc);
  create index tickets_of_group on tickets (merchant_id, skill_group_id, updated_at desc, id desc);
  create index tickets_of_customer on tickets (customer_id, created_at desc, id desc);
  create index tickets_subject on tickets using gin (subject_grams);
  create index tickets_tags on tickets using gin (tags);`;

const AROUND = `
  create table ticket_notes (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    ticket_id uuid not null references tickets on delete cascade,
    agent_id uuid references agents,
    text text not null,
    media_ids uuid[] not null default '{}',
    -- Undefined = private. How the customer was told: as a message, as a notice outside the window, or not at all.
    told text check (told in ('message', 'notice', 'unreachable')),
    created_at timestamptz not null
  );
  create index ticket_notes_of_ticket on ticket_notes (ticket_id, created_at, id);
  create table ticket_links (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    ticket_id uuid not null references tickets on delete cascade,
    kind text not null check (kind in ('conversation', 'order', 'customer', 'ticket')),
    -- An id of ours, or an order number.
    ref text not null,
    created_by uuid references agents,
    created_at timestamptz not null,
    unique (ticket_id, kind, ref)
  );
  create index ticket_links_to on ticket_links (merchant_id, kind, ref);
  create table ticket_changes (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    ticket_id uuid not null references tickets on delete cascade,
    -- null = the desk itself.
    agent_id uuid references agents,
    act text not null,
    changes jsonb not null default '[]',
    changed_at timestamptz not null
  );
  create index ticket_changes_of_ticket on ticket_changes (ticket_id, changed_at, id);`;
