import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tags and remarks in step with WeChat's: which account takes part, which tag is which, and what WeChat had last. */
export class CreateWechatTags1790000002052 implements MigrationInterface {
  name = 'CreateWechatTags1790000002052';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table tag_syncs (
        channel_id uuid primary key references channels on delete cascade,
        merchant_id uuid not null references merchants,
        enabled boolean not null,
        -- When everything was last read from WeChat, whole; and why the last reading failed.
        read_at timestamptz,
        error jsonb
      );
      create table wechat_tags (
        channel_id uuid not null references channels on delete cascade,
        merchant_id uuid not null references merchants,
        -- Null: WeChat has not got it (yet).
        wechat_id int,
        -- Null: it was removed here and has to go at WeChat.
        tag_id uuid references tags on delete set null,
        -- As WeChat had it last; what a rename is told by.
        name text not null,
        error jsonb,
        unique (channel_id, wechat_id),
        unique (channel_id, tag_id)
      );
      create index wechat_tags_of_tag on wechat_tags (tag_id);
      -- What WeChat had of one identity when it was asked or told last: from here both sides' changes are told apart.
      create table wechat_profiles (
        identity_id uuid primary key references identities on delete cascade,
        merchant_id uuid not null references merchants,
        channel_id uuid not null references channels on delete cascade,
        remark text not null,
        wechat_tag_ids int[] not null,
        synced_at timestamptz not null,
        error jsonb
      );
      create index wechat_profiles_failed on wechat_profiles (channel_id, synced_at desc) where error is not null;
      create index identities_of_channel on identities (channel_id, id);
      select guard_table('tag_syncs');
      select guard_table('wechat_tags');
      select guard_table('wechat_profiles');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index identities_of_channel;
      select release_table('tag_syncs'), release_table('wechat_tags'), release_table('wechat_profiles');
      drop table wechat_profiles, wechat_tags, tag_syncs;`);
  }
}
