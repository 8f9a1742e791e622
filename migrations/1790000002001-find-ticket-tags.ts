import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tags of tickets stand among their words: the index on the tags themselves was never read below row security, where "@>" is asked
 * after the policy (docs/decisions/0012), so that a rare tag read every ticket of the merchant.
 */
export class FindTicketTags1790000002001 implements MigrationInterface {
  name = 'FindTicketTags1790000002001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index tickets_tags');
    await queryRunner.query(keepWith(`union select 'tag:' || tag from unnest(new.tags) tag`));
    await queryRunner.query(watching('subject_grams, tags'));
    await queryRunner.query(`
      update ticket_words w set words = words || array(select distinct 'tag:' || tag from unnest(t.tags) tag)
        from tickets t where t.id = w.ticket_id and cardinality(t.tags) > 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(keepWith(''));
    await queryRunner.query(watching('subject_grams'));
    await queryRunner.query(`
      update ticket_words set words = array(select word from unnest(words) word where word not like 'tag:%');
      create index tickets_tags on tickets using gin (tags);`);
  }
}

// Other words have two characters at most, or are the merchant: none of them begins as a tag does.
const keepWith = (tags: string): string => `
  create or replace function keep_ticket_words() returns trigger
    language plpgsql security definer set search_path = public, pg_temp as $$
  begin
    insert into ticket_words (ticket_id, merchant_id, words) values (new.id, new.merchant_id, array(
      select unnest(new.subject_grams) union select left(gram, 1) from unnest(new.subject_grams) gram
      union select right(gram, 1) from unnest(new.subject_grams) gram
      union select lower(new.subject) where cardinality(new.subject_grams) = 0 union select new.merchant_id::text ${tags}))
    on conflict (ticket_id) do update set words = excluded.words;
    return null;
  end $$`;

const watching = (columns: string): string => `
  drop trigger keep_ticket_words on tickets;
  create trigger keep_ticket_words after insert or update of ${columns} on tickets
    for each row execute function keep_ticket_words()`;
