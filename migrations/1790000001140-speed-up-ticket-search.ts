import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words of tickets beside the tickets. Below a policy with a condition, an operator that is not leakproof, as "@>" on texts is not,
 * never reads an index (docs/decisions/0012), so an agent's question read every ticket of the merchant. Here the owner's policy has
 * no condition, and jiedai_app asks through tickets_worded(), which runs as the owner and adds the merchant of the transaction itself.
 */
export class SpeedUpTicketSearch1790000001140 implements MigrationInterface {
  name = 'SpeedUpTicketSearch1790000001140';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statements of [TABLE, KEEP, FILL, FOUND]) await queryRunner.query(statements);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('ticket_words');
      drop trigger keep_ticket_words on tickets;
      drop function keep_ticket_words();
      drop function tickets_worded(text[], int);
      drop table ticket_words;
      create index tickets_subject on tickets using gin (subject_grams);`);
  }
}

const TABLE = `
  drop index tickets_subject;
  create table ticket_words (
    ticket_id uuid primary key references tickets on delete cascade,
    merchant_id uuid not null,
    -- The pairs of the subject, each of its characters alone, and the merchant: one merchant's common words do not make
    -- another's search slow.
    words text[] not null
  );
  alter table ticket_words enable row level security;
  alter table ticket_words force row level security;
  do $$ begin execute format('create policy owner_all on ticket_words to %I using (true) with check (true)', current_user); end $$;
  insert into row_guards values ('ticket_words', 'select', null);
  select guard_rows();`;

const KEEP = `
  create function keep_ticket_words() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    insert into ticket_words (ticket_id, merchant_id, words) values (new.id, new.merchant_id, array(
      select unnest(new.subject_grams) union select left(gram, 1) from unnest(new.subject_grams) gram
      union select right(gram, 1) from unnest(new.subject_grams) gram
      union select lower(new.subject) where cardinality(new.subject_grams) = 0 union select new.merchant_id::text))
    on conflict (ticket_id) do update set words = excluded.words;
    return null;
  end $$;
  revoke execute on function keep_ticket_words() from public;
  create trigger keep_ticket_words after insert or update of subject_grams on tickets
    for each row execute function keep_ticket_words();`;

const FILL = `
  update tickets set subject_grams = subject_grams;
  -- A short pending list: every search reads through it.
  create index ticket_words_words on ticket_words using gin (words) with (gin_pending_list_limit = 512);`;

const FOUND = `
  create function tickets_worded(wanted text[], at_most int) returns setof uuid
    language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
    select ticket_id from ticket_words where words @> (wanted || current_setting('app.merchant_id', true)) limit at_most
  $$;`;
