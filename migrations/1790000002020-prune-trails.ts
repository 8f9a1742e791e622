import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = [
  { name: 'order_lookups', at: 'looked_up_at' },
  { name: 'pay_notifications', at: 'received_at' },
] as const;

/** What is kept for a time only, whichever merchant's it is: who looked orders up, and what WeChat Pay told us. */
export class PruneTrails1790000002020 implements MigrationInterface {
  name = 'PruneTrails1790000002020';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { name, at } of TABLES) {
      await queryRunner.query(`create index ${name}_by_age on ${name} (${at})`);
      await queryRunner.query(`update row_guards set system_rights = 'select, delete' where table_name = '${name}'`);
      await guardAnew(queryRunner, name);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { name } of TABLES) {
      await queryRunner.query(`drop index ${name}_by_age`);
      await queryRunner.query(`update row_guards set system_rights = null where table_name = '${name}'`);
      await queryRunner.query(`
        do $$ begin
          if to_regrole('jiedai_system') is not null then revoke all on ${name} from jiedai_system; end if;
        end $$`);
      await guardAnew(queryRunner, name);
    }
  }
}

/** `guard_rows` gives a table its policies when it has none. */
const guardAnew = async (queryRunner: QueryRunner, name: string): Promise<void> => {
  await queryRunner.query(`drop policy if exists app_merchant on ${name}; drop policy if exists system_all on ${name}`);
  await queryRunner.query('select guard_rows()');
};
