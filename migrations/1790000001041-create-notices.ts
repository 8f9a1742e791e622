import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages outside the reply window: WeChat's templates as last read, what was sent, and what customers agreed to. */
export class CreateNotices1790000001041 implements MigrationInterface {
  name = 'CreateNotices1790000001041';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table notice_templates (
        channel_id uuid not null references channels on delete cascade,
        template_id text not null,
        merchant_id uuid not null references merchants,
        position int not null,
        title text not null,
        content text not null,
        example text not null,
        fields jsonb not null,
        read_at timestamptz not null,
        primary key (channel_id, template_id)
      );
      create table notices (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        channel_id uuid not null references channels,
        identity_id uuid not null references identities,
        conversation_id uuid references conversations,
        -- The line that shows it, where a conversation does.
        message_id uuid,
        opened_month date,
        agent_id uuid references agents,
        template_id text not null,
        field_values jsonb not null,
        page text,
        state text not null check (state in ('sending', 'sent', 'failed', 'unknown')),
        wechat_message_id text,
        error jsonb,
        created_at timestamptz not null,
        ended_at timestamptz
      );
      create index notices_of_identity on notices (identity_id, created_at desc);
      create index notices_of_conversation on notices (conversation_id) where conversation_id is not null;
      -- What an identity has agreed to and not yet got; counted from pushes, so it may be less than WeChat knows.
      create table notice_subscriptions (
        identity_id uuid not null references identities,
        template_id text not null,
        merchant_id uuid not null references merchants,
        remaining int not null check (remaining >= 0),
        primary key (identity_id, template_id)
      );
      select guard_table('notice_templates');
      select guard_table('notices');
      select guard_table('notice_subscriptions');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('notice_templates');
      select release_table('notices');
      select release_table('notice_subscriptions');
      drop table notice_subscriptions, notices, notice_templates;`);
  }
}
