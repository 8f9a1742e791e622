import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules of self-service, business hours, passive replies and ratings. */
export class CreateSelfService1790000001000 implements MigrationInterface {
  name = 'CreateSelfService1790000001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [RULES, HOURS, PASSIVE_REPLIES, RATINGS]) await queryRunner.query(statements);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('ratings');
      select release_table('passive_replies');
      select release_table('business_hours');
      select release_table('self_service_rules');
      drop table ratings, passive_replies, business_hours, self_service_rules;
      alter table channels drop column answers_itself;
      delete from timers where kind in ('self_service_silence', 'left_message', 'passive_reply');`);
  }
}

const RULES = `
  create table self_service_rules (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    position int not null,
    name text not null,
    enabled boolean not null,
    condition jsonb not null,
    acts jsonb not null,
    unique (merchant_id, position) deferrable initially deferred
  );
  -- Whether something may be said in answer to a push of this channel, so that all others go the short way.
  alter table channels add column answers_itself boolean not null default false;
  select guard_table('self_service_rules');`;

const HOURS = `
  create table business_hours (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    -- null = of the merchant, for every group without hours of its own.
    skill_group_id uuid references skill_groups on delete cascade,
    week jsonb not null,
    days jsonb not null default '{}',
    chinese_holidays boolean not null default true
  );
  create unique index business_hours_of_group on business_hours (merchant_id, coalesce(skill_group_id, merchant_id));
  select guard_table('business_hours');`;

const PASSIVE_REPLIES = `
  -- What was put into the response of a push. WeChat's retries of the push get the same; pruned after a day.
  create table passive_replies (
    message_id uuid primary key,
    merchant_id uuid not null references merchants,
    channel_id uuid not null references channels on delete cascade,
    push_key text not null,
    conversation_id uuid not null,
    opened_month date not null,
    content jsonb not null,
    -- offered: not written yet; late: sent as a customer-service message instead.
    state text not null check (state in ('offered', 'sent', 'late')),
    created_at timestamptz not null,
    unique (channel_id, push_key)
  );
  create index passive_replies_old on passive_replies (merchant_id, created_at);
  select guard_table('passive_replies');`;

const RATINGS = `
  -- One row per invitation; score null = not answered.
  create table ratings (
    id uuid primary key,
    merchant_id uuid not null references merchants,
    conversation_id uuid not null unique references conversations,
    identity_id uuid not null references identities,
    customer_id uuid not null references customers,
    channel_id uuid not null references channels,
    agent_id uuid references agents,
    skill_group_id uuid references skill_groups,
    score smallint check (score between 1 and 5),
    invited_at timestamptz not null,
    rated_at timestamptz
  );
  create index ratings_open_of_identity on ratings (identity_id, invited_at desc) where score is null;
  create index ratings_latest on ratings (merchant_id, rated_at desc, id desc) where score is not null;
  create index ratings_invited on ratings (merchant_id, invited_at);
  create index ratings_of_customer on ratings (customer_id) where score is not null;
  select guard_table('ratings');`;
