import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a session last proved who sits at it, and which API tokens may do what a person has to prove themselves for. Tokens that
 * could do it until now still can. A column and not a scope beside the others: the version before reads those, and knows three.
 */
export class AddProofs1790000004000 implements MigrationInterface {
  name = 'AddProofs1790000004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table sessions add column proved_at timestamptz;
      alter table api_tokens add column is_critical boolean not null default false;
      update api_tokens set is_critical = true where 'manage' = any (scopes);`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table sessions drop column proved_at;
      alter table api_tokens drop column is_critical;`);
  }
}
