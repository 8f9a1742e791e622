import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a channel was heard of, kept beside the channel so that noting it never waits for who changes the channel; and channels
 * that were removed: their conversations stay, their AppID may be wired again.
 */
export class AddChannelSignals1790000002030 implements MigrationInterface {
  name = 'AddChannelSignals1790000002030';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table channel_signals (
        channel_id uuid primary key references channels on delete cascade,
        merchant_id uuid not null references merchants,
        -- The last time WeChat checked the push URL and was answered.
        verified_at timestamptz,
        first_push_at timestamptz,
        -- Exact to half a minute.
        last_push_at timestamptz,
        first_message_at timestamptz
      );
      alter table channels add column removed_at timestamptz;
      alter table channels drop constraint channels_app_id_key;
      alter table channels drop constraint channels_channel_key_key;
      create unique index channels_app_id on channels (app_id) where removed_at is null;
      -- A push URL is never given to another channel: what WeChat still sends there is not theirs.
      create unique index channels_channel_key on channels (channel_key);
      create index conversations_open_of_channel on conversations (channel_id, id) where state <> 'closed'`);
    await queryRunner.query(`select guard_table('channel_signals', system_rights => 'select, insert, update')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('channel_signals');
      drop table channel_signals;
      drop index conversations_open_of_channel;
      drop index channels_app_id;
      drop index channels_channel_key;
      update channels set app_id = id::text where removed_at is not null;
      alter table channels add constraint channels_app_id_key unique (app_id);
      alter table channels add constraint channels_channel_key_key unique (channel_key);
      alter table channels drop column removed_at`);
  }
}
