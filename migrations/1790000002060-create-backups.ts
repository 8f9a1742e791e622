import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What backups there were, for whoever asks the console; and partitions that neither come nor go while one is taken. */
export class CreateBackups1790000002060 implements MigrationInterface {
  name = 'CreateBackups1790000002060';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [TABLE, ensurePartitions(WAITS_FOR_BACKUP), dropJournal(DROPS_NOTHING)])
      await queryRunner.query(statements);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [ensurePartitions(''), dropJournal('')]) await queryRunner.query(statements);
    await queryRunner.query('drop function latest_backup(); drop table backups');
  }
}

// Only the owner writes: a backup reads every merchant's rows. Everybody may ask when the last one was.
const TABLE = `
  create table backups (
    id uuid primary key,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    -- Null: it failed.
    manifest jsonb,
    error text
  );
  create index backups_latest on backups (ended_at desc);
  alter table backups enable row level security;
  alter table backups force row level security;
  do $$ begin execute format('create policy owner_all on backups to %I using (true) with check (true)', current_user); end $$;
  create function latest_backup() returns table (started_at timestamptz, ended_at timestamptz, rows bigint, bytes bigint,
      media_files int, error text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select started_at, ended_at, (manifest ->> 'rows')::bigint, (manifest ->> 'bytes')::bigint,
        (manifest ->> 'mediaFiles')::int, error
      from backups order by ended_at desc limit 1
  $$;`;

// A backup holds 720003 (src/postgres/backup/backup-client.ts). A partition made or dropped meanwhile would wait for its reader,
// and every reader and writer of the table behind it. Partitions are made three days ahead, so the next hour is early enough.
const WAITS_FOR_BACKUP = `if not pg_try_advisory_xact_lock(720003) then return; end if;`;
const DROPS_NOTHING = `
    perform pg_advisory_xact_lock(720001);
    if not pg_try_advisory_xact_lock(720003) then return 0; end if;`;

const ensurePartitions = (unless: string): string => `
  create or replace function ensure_partitions(around date) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
  declare
    d date;
  begin
    perform pg_advisory_xact_lock(720001);
    ${unless}
    for d in select generate_series(around - 1, around + 3, interval '1 day')::date loop
      if to_regclass('journal_' || to_char(d, 'YYYYMMDD')) is null
         and not exists (select 1 from journal_default where day = d) then
        execute format('create table %I partition of journal for values from (%L) to (%L)',
          'journal_' || to_char(d, 'YYYYMMDD'), d, d + 1);
      end if;
    end loop;
    for d in select generate_series(date_trunc('month', around) - interval '1 month',
        date_trunc('month', around) + interval '2 months', interval '1 month')::date loop
      if to_regclass('messages_' || to_char(d, 'YYYYMM')) is null
         and not exists (select 1 from messages_default where opened_month = d) then
        execute format('create table %I partition of messages for values from (%L) to (%L)',
          'messages_' || to_char(d, 'YYYYMM'), d, (d + interval '1 month')::date);
      end if;
    end loop;
  end $$;`;

// A day that still holds waiting pushes stays, however old it is.
const dropJournal = (unless: string): string => `
  create or replace function drop_journal_before(keep_from date) returns int
    language plpgsql security definer set search_path = public, pg_temp set lock_timeout = '1s' as $$
  declare
    part record;
    is_waiting boolean;
    dropped int := 0;
  begin
    ${unless}
    for part in
      select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = 'journal'::regclass and c.relname ~ '^journal_[0-9]{8}$'
         and to_date(right(c.relname, 8), 'YYYYMMDD') < keep_from
    loop
      execute format('select exists (select 1 from %I where done_at is null)', part.relname) into is_waiting;
      continue when is_waiting;
      execute format('drop table %I', part.relname);
      dropped := dropped + 1;
    end loop;
    return dropped;
  end $$;`;
