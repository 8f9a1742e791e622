import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A skill group that was removed stays as a row: what was done in it still names it. */
export class RemoveSkillGroups1790000003020 implements MigrationInterface {
  name = 'RemoveSkillGroups1790000003020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table skill_groups add column removed_at timestamptz');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table skill_groups drop column removed_at');
  }
}
