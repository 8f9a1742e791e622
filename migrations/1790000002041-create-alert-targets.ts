import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a merchant is called outside the console. */
export class CreateAlertTargets1790000002041 implements MigrationInterface {
  name = 'CreateAlertTargets1790000002041';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table alert_targets (
        merchant_id uuid primary key references merchants,
        kind text not null check (kind in ('wecom_robot', 'webhook')),
        -- Sealed with the merchant's id: whoever knows the address may write to it.
        url bytea not null,
        host text not null,
        enabled boolean not null,
        after_minutes int not null check (after_minutes between 1 and 1440),
        last_sent_at timestamptz,
        last_fault text,
        last_waiting_at timestamptz
      );
      select guard_table('alert_targets');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      delete from timers where kind in ('alert_send', 'unattended_look');
      select release_table('alert_targets');
      drop table alert_targets;`);
  }
}
