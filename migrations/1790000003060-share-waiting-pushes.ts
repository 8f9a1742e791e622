import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Waiting pushes of a shard are found merchant by merchant, so that one merchant's burst does not stand before the others' pushes. */
export class ShareWaitingPushes1790000003060 implements MigrationInterface {
  name = 'ShareWaitingPushes1790000003060';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index journal_waiting_of_merchant on journal (shard, merchant_id, id) where done_at is null;
      drop index journal_waiting`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index journal_waiting on journal (shard, id) where done_at is null;
      drop index journal_waiting_of_merchant`);
  }
}
