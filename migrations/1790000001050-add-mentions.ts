import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Private notes that name a colleague: who may see the conversation because of one, and what waits for whom to be read. */
export class AddMentions1790000001050 implements MigrationInterface {
  name = 'AddMentions1790000001050';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table conversations add column mentioned_agent_ids uuid[] not null default '{}';
      create table note_mentions (
        agent_id uuid not null references agents on delete cascade,
        message_id uuid not null,
        merchant_id uuid not null references merchants,
        conversation_id uuid not null references conversations on delete cascade,
        author_id uuid not null,
        -- The first characters of the note.
        excerpt text not null,
        mentioned_at timestamptz not null,
        seen_at timestamptz,
        primary key (agent_id, message_id)
      );
      create index note_mentions_unseen on note_mentions (agent_id, mentioned_at desc) where seen_at is null;
      create index note_mentions_of_conversation on note_mentions (conversation_id);`);
    await queryRunner.query(`select guard_table('note_mentions')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('note_mentions');
      drop table note_mentions;
      alter table conversations drop column mentioned_agent_ids;`);
  }
}
