import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers whose messages are kept and go no further: nobody is asked, nothing is answered. */
export class CreateCustomerBlocks1790000002072 implements MigrationInterface {
  name = 'CreateCustomerBlocks1790000002072';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table customer_blocks (
        blocked_id uuid primary key references customers on delete cascade,
        merchant_id uuid not null,
        reason text not null default '',
        blocked_by uuid references agents on delete set null,
        blocked_at timestamptz not null
      );
      create index customer_blocks_latest on customer_blocks (merchant_id, blocked_at desc, blocked_id)`);
    await queryRunner.query(`select guard_table('customer_blocks')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`select release_table('customer_blocks')`);
    await queryRunner.query(`drop table customer_blocks`);
  }
}
