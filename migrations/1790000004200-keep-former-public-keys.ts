import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The public key before the one in use: WeChat Pay goes on signing with it for days while a merchant changes keys. */
export class KeepFormerPublicKeys1790000004200 implements MigrationInterface {
  name = 'KeepFormerPublicKeys1790000004200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table pay_accounts
        add column previous_public_key_id text,
        add column previous_public_key text,
        add check ((previous_public_key_id is null) = (previous_public_key is null))`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table pay_accounts drop column previous_public_key_id, drop column previous_public_key`);
  }
}
