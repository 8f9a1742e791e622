import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the wiring doctor last found of each channel, when it looks again, and the access tokens that others ended. */
export class CreateWiringReports1790000002040 implements MigrationInterface {
  name = 'CreateWiringReports1790000002040';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table wiring_reports (
        channel_id uuid primary key references channels on delete cascade,
        merchant_id uuid not null references merchants,
        -- The next look by itself.
        due_at timestamptz not null,
        checked_at timestamptz,
        findings jsonb
      );
      create index wiring_reports_due on wiring_reports (due_at);
      create table token_losses (
        channel_id uuid not null references channels on delete cascade,
        merchant_id uuid not null references merchants,
        lost_at timestamptz not null
      );
      create index token_losses_of_channel on token_losses (channel_id, lost_at);
      create index outbound_faults on outbound (channel_id, ended_at) where state in ('failed', 'unknown');
      select guard_table('wiring_reports', system_rights => 'select, insert, update');
      select guard_table('token_losses', system_rights => 'select, insert, delete');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('wiring_reports');
      select release_table('token_losses');
      drop index outbound_faults;
      drop table token_losses, wiring_reports;`);
  }
}
