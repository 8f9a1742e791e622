import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Parametric QR codes of official accounts: what a scan of each leads to. */
export class CreateQrCodes1790000002051 implements MigrationInterface {
  name = 'CreateQrCodes1790000002051';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table qr_codes (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        channel_id uuid not null references channels on delete cascade,
        name text not null,
        scene text not null check (char_length(scene) between 1 and 64),
        skill_group_id uuid references skill_groups on delete set null,
        agent_id uuid references agents on delete set null,
        tag_id uuid references tags on delete set null,
        welcome text,
        -- What stands in the picture; WeChat made it.
        url text not null,
        ticket text not null,
        -- Null: permanent.
        expires_at timestamptz,
        -- Off: scans are still counted, and lead nowhere in particular.
        enabled boolean not null default true,
        created_at timestamptz not null,
        unique (channel_id, scene)
      );
      create index qr_codes_of_merchant on qr_codes (merchant_id, id desc);
      -- Counting scans and follows of a code by day.
      create index customer_events_of_scene on customer_events (channel_id, (content ->> 'scene'), occurred_at)
        where content ->> 'type' in ('followed', 'qr_scanned');
      select guard_table('qr_codes');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index customer_events_of_scene;
      select release_table('qr_codes');
      drop table qr_codes;`);
  }
}
