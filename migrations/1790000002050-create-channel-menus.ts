import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The menu a merchant draws for an official account: one draft, and what WeChat was given last. */
export class CreateChannelMenus1790000002050 implements MigrationInterface {
  name = 'CreateChannelMenus1790000002050';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table channel_menus (
        channel_id uuid primary key references channels on delete cascade,
        merchant_id uuid not null references merchants,
        draft jsonb not null,
        version int not null default 1,
        updated_at timestamptz not null,
        -- What WeChat took last, and what lay there before: creating a menu overwrites it.
        published jsonb,
        published_at timestamptz,
        replaced jsonb
      );
      select guard_table('channel_menus');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('channel_menus');
      drop table channel_menus;`);
  }
}
