import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys are written in the order of time, and their age is asked for once a day: block ranges know it well enough, without an entry per push. */
export class LightenPushKeys1790000002090 implements MigrationInterface {
  name = 'LightenPushKeys1790000002090';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index push_keys_received');
    await queryRunner.query(
      'create index push_keys_received on push_keys using brin (received_at) with (autosummarize = on)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index push_keys_received');
    await queryRunner.query('create index push_keys_received on push_keys (received_at)');
  }
}
