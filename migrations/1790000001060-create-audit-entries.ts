import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who changed what, when: append-only. The application may add and read, and can neither change nor take away. */
export class CreateAuditEntries1790000001060 implements MigrationInterface {
  name = 'CreateAuditEntries1790000001060';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table audit_entries (
        id bigint generated always as identity primary key,
        merchant_id uuid not null,
        -- Null: the desk itself.
        actor_id uuid,
        -- noun.verb in the past: settings.changed, conversation.taken_over.
        action text not null,
        subject_type text not null,
        subject_id uuid not null,
        -- Only the named fields that changed; secrets and personal text are marked as changed and not kept.
        before jsonb,
        after jsonb,
        at timestamptz not null
      );
      create index audit_entries_latest on audit_entries (merchant_id, at desc, id desc);
      create index audit_entries_of_actor on audit_entries (merchant_id, actor_id, at desc, id desc);
      create index audit_entries_of_action on audit_entries (merchant_id, action, at desc, id desc);
      create index audit_entries_of_subject on audit_entries (merchant_id, subject_id, at desc, id desc)`);
    await queryRunner.query(`select guard_table('audit_entries', 'select, insert')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`select release_table('audit_entries')`);
    await queryRunner.query(`drop table audit_entries`);
  }
}
