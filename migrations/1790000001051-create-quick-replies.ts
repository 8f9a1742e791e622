import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Prepared answers, and words that a reply must not or should not hold. */
export class CreateQuickReplies1790000001051 implements MigrationInterface {
  name = 'CreateQuickReplies1790000001051';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table quick_replies (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        scope text not null check (scope in ('personal', 'skill_group', 'merchant')),
        agent_id uuid references agents on delete cascade,
        skill_group_id uuid references skill_groups on delete cascade,
        title text not null,
        shortcut text not null default '',
        text text not null,
        media_ids uuid[] not null default '{}',
        use_count int not null default 0,
        updated_at timestamptz not null,
        check ((scope = 'personal') = (agent_id is not null)),
        check ((scope = 'skill_group') = (skill_group_id is not null))
      );
      create index quick_replies_of_merchant on quick_replies (merchant_id, id);
      -- One title once in each scope, so that an import changes what it finds.
      create unique index quick_replies_title on quick_replies
        (merchant_id, scope, coalesce(agent_id, skill_group_id, merchant_id), title);
      create table sensitive_words (
        merchant_id uuid not null references merchants,
        word text not null,
        act text not null check (act in ('warn', 'block')),
        primary key (merchant_id, word)
      );`);
    await queryRunner.query(`select guard_table('quick_replies'), guard_table('sensitive_words')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('quick_replies'), release_table('sensitive_words');
      drop table quick_replies;
      drop table sensitive_words;`);
  }
}
