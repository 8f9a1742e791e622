import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which an agent sets a password without knowing one, and agents who were removed. */
export class CreateOneTimeLinks1790000002031 implements MigrationInterface {
  name = 'CreateOneTimeLinks1790000002031';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table one_time_links (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        agent_id uuid not null references agents on delete cascade,
        kind text not null check (kind in ('invitation', 'reset')),
        token_hash bytea not null unique,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index one_time_links_of_agent on one_time_links (agent_id);
      -- Removed: their name stays in the history, their login name is free again.
      alter table agents add column removed_at timestamptz`);
    await queryRunner.query(`select guard_table('one_time_links', system_rights => 'select')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('one_time_links');
      drop table one_time_links;
      alter table agents drop column removed_at`);
  }
}
