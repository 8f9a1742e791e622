import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the live board counts: when a conversation got its first answer of a person, and who chose which status why and when.
 * First answers of the last two days are found again in the lines, so that the board of today is whole after an upgrade.
 */
export class AddBoardFacts1790000001061 implements MigrationInterface {
  name = 'AddBoardFacts1790000001061';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table conversations add column first_agent_at timestamptz;
      update conversations c set first_agent_at =
        (select min(m.occurred_at) from messages m where m.conversation_id = c.id and m.opened_month = c.opened_month
            and m.direction = 'outbound' and m.agent_id is not null)
       where c.last_agent_at is not null and c.arrived_at > now() - interval '2 days';
      create index conversations_arrived on conversations (merchant_id, arrived_at);
      alter table agents add column status_reason text;
      create table agent_statuses (
        id bigint generated always as identity primary key,
        merchant_id uuid not null,
        agent_id uuid not null,
        status text not null check (status in ('online', 'busy', 'break', 'offline')),
        reason text,
        -- Another person than the agent: a supervisor set it.
        changed_by uuid not null,
        at timestamptz not null
      );
      create index agent_statuses_of_agent on agent_statuses (agent_id, at);
      create index agent_statuses_of_merchant on agent_statuses (merchant_id, at)`);
    await queryRunner.query(`select guard_table('agent_statuses', 'select, insert')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`select release_table('agent_statuses')`);
    await queryRunner.query(`
      drop table agent_statuses;
      drop index conversations_arrived;
      alter table agents drop column status_reason;
      alter table conversations drop column first_agent_at`);
  }
}
