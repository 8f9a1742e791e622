import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers who are to be forgotten: who asked, who decided, when it was done. The row stays as evidence and holds no content. */
export class CreateErasures1790000002063 implements MigrationInterface {
  name = 'CreateErasures1790000002063';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table erase_tasks (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        customer_id uuid not null references customers,
        -- wechat: an event of the platform asked for it; nobody may refuse that.
        source text not null check (source in ('agent', 'wechat')),
        reason text not null check (reason in ('customer_asked', 'consent_withdrawn', 'account_cancelled', 'other')),
        -- profile: only what the customer told us through WeChat's authorisation.
        scope text not null check (scope in ('everything', 'profile')),
        state text not null check (state in ('awaiting', 'approved', 'rejected', 'done')),
        requested_by uuid references agents,
        requested_at timestamptz not null,
        decided_by uuid references agents,
        decided_at timestamptz,
        due_at timestamptz not null,
        done_at timestamptz,
        -- How many of each class: {"messages": 40, "media": 2}.
        removed jsonb not null default '{}',
        check (source = 'wechat' or requested_by is not null),
        constraint erase_tasks_second_person check (state <> 'approved' or source = 'wechat' or decided_by <> requested_by)
      );
      create unique index erase_tasks_one_open on erase_tasks (customer_id) where state in ('awaiting', 'approved');
      create index erase_tasks_latest on erase_tasks (merchant_id, requested_at desc, id desc);
      alter table customers add column erased_at timestamptz;
      create index media_of_conversation on media (conversation_id) where conversation_id is not null;
      select guard_table('erase_tasks');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('erase_tasks');
      drop index media_of_conversation;
      alter table customers drop column erased_at;
      drop table erase_tasks;`);
  }
}
