import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers that are owed, and what is open in a skill group: what the lists of the desk start from. */
export class IndexOwedAnswers1790000001040 implements MigrationInterface {
  name = 'IndexOwedAnswers1790000001040';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index conversations_owed on conversations (merchant_id, waiting_since, id)
        where waiting_since is not null and state in ('queued', 'active', 'left_message');
      create index conversations_open_of_group on conversations (skill_group_id, id) where state in ('queued', 'active');`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index conversations_owed, conversations_open_of_group');
  }
}
