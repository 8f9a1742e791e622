import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What reports add up: for each closed conversation one row for the whole and one for each agent's part, made from its history by
 * a worker and made again whenever that history changes. The queue is fed by triggers, so that no way of closing, reopening,
 * rating or joining can be forgotten; rows are only ever added to it, so that nobody waits for the worker.
 */
export class CreateReports1790000002070 implements MigrationInterface {
  name = 'CreateReports1790000002070';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [TABLES, TRIGGERS, EARLIER]) await queryRunner.query(statements);
    await queryRunner.query(
      `select guard_table('conversation_facts'), guard_table('report_queue', system_rights => 'select')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`select release_table('conversation_facts'), release_table('report_queue')`);
    await queryRunner.query(`
      drop trigger conversations_report on conversations;
      drop trigger ratings_report on ratings;
      drop function queue_conversation_report();
      drop function queue_rating_report();
      drop table report_queue, conversation_facts`);
  }
}

const TABLES = `
  create table conversation_facts (
    conversation_id uuid not null,
    -- Null: the whole conversation. Else what this agent did in it.
    agent_id uuid,
    merchant_id uuid not null,
    customer_id uuid not null,
    channel_id uuid not null,
    skill_group_id uuid,
    wrap_up_reason text,
    arrived_at timestamptz not null,
    -- Counts, and milliseconds where the name ends in _ms: domain/reports/sums.ts.
    arrivals int not null, answered int not null, abandoned int not null,
    queue_waits int not null, queue_wait_ms bigint not null,
    first_responses int not null, first_response_ms bigint not null, replied_soon int not null,
    responses int not null, response_ms bigint not null,
    handlings int not null, handling_ms bigint not null,
    resolved_at_once int not null, transfers int not null, reopenings int not null,
    invited int not null, rated int not null, scores int not null
  );
  create unique index conversation_facts_part on conversation_facts (conversation_id, coalesce(agent_id, conversation_id));
  create index conversation_facts_whole on conversation_facts (merchant_id, arrived_at) where agent_id is null;
  create index conversation_facts_of_agents on conversation_facts (merchant_id, arrived_at) where agent_id is not null;
  create table report_queue (
    id bigint generated always as identity primary key,
    merchant_id uuid not null,
    conversation_id uuid not null
  );
  create index report_queue_of_merchant on report_queue (merchant_id, id)`;

const TRIGGERS = `
  create function queue_conversation_report() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into report_queue (merchant_id, conversation_id) values (new.merchant_id, new.id);
    return null;
  end $$;
  create trigger conversations_report after update on conversations for each row
    when ((old.state = 'closed' or new.state = 'closed') and (old.state <> new.state
      or old.customer_id <> new.customer_id or old.wrap_up is distinct from new.wrap_up
      or old.skill_group_id is distinct from new.skill_group_id))
    execute function queue_conversation_report();
  create function queue_rating_report() returns trigger language plpgsql set search_path = public, pg_temp as $$
  begin
    insert into report_queue (merchant_id, conversation_id) values (new.merchant_id, new.conversation_id);
    return null;
  end $$;
  create trigger ratings_report after insert or update on ratings for each row execute function queue_rating_report()`;

/** What was closed before there were reports. */
const EARLIER = `
  insert into report_queue (merchant_id, conversation_id)
  select merchant_id, id from conversations where state = 'closed' order by merchant_id, arrived_at`;
