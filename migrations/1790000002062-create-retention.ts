import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is kept how long: a run a night for each merchant, and whole months of messages dropped at once. */
export class CreateRetention1790000002062 implements MigrationInterface {
  name = 'CreateRetention1790000002062';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table retention_runs (
        id uuid primary key,
        merchant_id uuid not null references merchants,
        started_at timestamptz not null,
        -- Null: under way.
        ended_at timestamptz,
        -- How many of each class were taken out: {"messages": 12000, "media": 40}.
        removed jsonb not null default '{}',
        -- What there was at its end: {"messages": {"rows": 5, "bytes": 100}}.
        usage jsonb,
        -- The first audit entry that is not as it was written; null = the chain is whole.
        audit_fault bigint,
        error text
      );
      create index retention_runs_latest on retention_runs (merchant_id, started_at desc);
      alter table conversations add column emptied_at timestamptz;
      create index conversations_to_empty on conversations (merchant_id, closed_at)
        where state = 'closed' and emptied_at is null;
      create index customer_events_old on customer_events (merchant_id, occurred_at);
      create index notices_old on notices (merchant_id, created_at);
      create index media_old on media (merchant_id, created_at) where store_key is not null;
      create index outbound_of_conversation on outbound (conversation_id);
      create index journal_failed on journal (merchant_id, id) where error is not null;
      select guard_table('retention_runs');`);
    await queryRunner.query(DROP_MONTHS);
    await queryRunner.query(GUARD);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('retention_runs');
      drop function guard_rows();
      alter function guard_rows_of_tables() rename to guard_rows;
      drop function drop_message_months_before(timestamptz);
      drop index journal_failed, outbound_of_conversation, media_old, notices_old, customer_events_old, conversations_to_empty;
      alter table conversations drop column emptied_at;
      drop table retention_runs;`);
  }
}

// A month goes when every conversation that was opened in it has been closed for so long: by the longest time of all merchants.
const DROP_MONTHS = `
  create function drop_message_months_before(before timestamptz) returns int
    language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '1s' as $$
  declare
    part record;
    is_needed boolean;
    dropped int := 0;
  begin
    perform pg_advisory_xact_lock(720001);
    -- Held while a backup reads.
    if not pg_try_advisory_xact_lock(720003) then return 0; end if;
    for part in
      select c.relname, to_date(right(c.relname, 6), 'YYYYMM') as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'messages'::regclass and c.relname ~ '^messages_[0-9]{6}$'
         and to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' < before order by 1
    loop
      select exists (select 1 from conversations where opened_month = part.month
        and (state <> 'closed' or closed_at >= before)) into is_needed;
      continue when is_needed;
      execute format('drop table %I', part.relname);
      dropped := dropped + 1;
    end loop;
    return dropped;
  end $$;`;

// The right comes with the roles, which may be made later than this (see guard_rows() in the migration of 100).
const GUARD = `
  revoke execute on function drop_message_months_before(timestamptz) from public;
  alter function guard_rows() rename to guard_rows_of_tables;
  create function guard_rows() returns boolean language plpgsql set search_path = public, pg_temp as $$
  begin
    if not guard_rows_of_tables() then return false; end if;
    grant execute on function drop_message_months_before(timestamptz) to jiedai_system;
    return true;
  end $$;
  revoke execute on function guard_rows() from public;
  select guard_rows();`;
