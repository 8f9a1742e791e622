import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-time codes at sign-in, and what tells an agent's sessions apart. */
export class CreateSecondFactors1790000001052 implements MigrationInterface {
  name = 'CreateSecondFactors1790000001052';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table second_factors (
        agent_id uuid primary key references agents on delete cascade,
        merchant_id uuid not null references merchants,
        -- Sealed for the agent's id.
        secret bytea not null,
        -- Null: begun, not yet proved with a code, and not asked for.
        confirmed_at timestamptz,
        -- The step of the last code that was taken: none is taken twice.
        last_step bigint not null default 0
      );
      create table recovery_codes (
        agent_id uuid not null references second_factors on delete cascade,
        code_hash bytea not null,
        merchant_id uuid not null references merchants,
        used_at timestamptz,
        primary key (agent_id, code_hash)
      );
      -- What the browser says it is; shown to its owner.
      alter table sessions add column user_agent text not null default '';`);
    await queryRunner.query(
      `select guard_table('second_factors', system_rights => 'select, update'),
              guard_table('recovery_codes', system_rights => 'select, update')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('second_factors'), release_table('recovery_codes');
      drop table recovery_codes;
      drop table second_factors;
      alter table sessions drop column user_agent;`);
  }
}
