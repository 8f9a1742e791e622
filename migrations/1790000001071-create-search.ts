import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The search index: one row per thing that can be found, and the queue of what is to be indexed. Docs: decisions/0008.
 *
 * Row security and GIN do not go together: a policy is asked before a condition that is not leakproof, and "@@" is not, so an index
 * on words is never used below a policy with a condition. Therefore the owner's policy on this table has none, and jiedai_app asks
 * through search_entries_found(), which runs as the owner and adds the merchant of the transaction itself.
 */
export class CreateSearch1790000001071 implements MigrationInterface {
  name = 'CreateSearch1790000001071';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(FOUND);
    await queryRunner.query(`
      insert into search_queue (merchant_id, kind, subject_id, opened_month)
        select merchant_id, 'message', id, opened_month from messages where direction <> 'event' order by created_at;
      insert into search_queue (merchant_id, kind, subject_id)
        select merchant_id, 'customer', id from customers where name is not null;`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      select release_table('search_entries'), release_table('search_queue');
      drop function search_entries_found(tsquery, jsonb, int);
      drop table search_entries, search_queue;`);
  }
}

const TABLES = `
  create table search_queue (
    id bigint generated always as identity primary key,
    merchant_id uuid not null,
    kind text not null check (kind in ('message', 'customer', 'order', 'ticket')),
    subject_id uuid not null,
    -- The partition of a message.
    opened_month date
  );
  create index search_queue_of_merchant on search_queue (merchant_id, id);
  create table search_entries (
    kind text not null check (kind in ('message', 'customer', 'order', 'ticket')),
    subject_id uuid not null,
    merchant_id uuid not null,
    conversation_id uuid,
    customer_id uuid,
    at timestamptz not null,
    -- Made by domain/texts/search-words.ts, and one word more, which names kind and merchant: one merchant's common words do
    -- not make another's search slow.
    words tsvector not null,
    primary key (kind, subject_id)
  );
  -- A short pending list: every search reads through it.
  create index search_entries_words on search_entries using gin (words) with (gin_pending_list_limit = 512);
  create index search_entries_latest on search_entries (merchant_id, kind, at, subject_id);
  alter table search_entries alter column words set statistics 500;
  select guard_table('search_queue', system_rights => 'select');
  alter table search_entries enable row level security;
  alter table search_entries force row level security;
  do $$ begin execute format('create policy owner_all on search_entries to %I using (true) with check (true)', current_user); end $$;
  insert into row_guards values ('search_entries', 'select, insert, update, delete', null);
  select guard_rows();`;

/**
 * Two ways to one page, because each is slow where the other is fast: the youngest entries one by one, which fills a page with a
 * common word at once; then the index on words, for what is rare among the youngest. It answers with ids of the transaction's
 * merchant, and with nothing outside one. Filters: see postgres/reads/search.ts.
 */
const FOUND = `
  create function search_entries_found(question tsquery, filters jsonb, wanted int)
    returns table (subject_id uuid, conversation_id uuid, customer_id uuid, at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp as $found$
  declare
    merchant constant uuid := nullif(current_setting('app.merchant_id', true), '')::uuid;
    kind constant text := filters ->> 'kind';
    scoped constant tsquery := question && ('''' || kind || '/' || merchant || '''')::tsquery;
    youngest constant int := 10000;
    columns constant text := 'e.subject_id, e.conversation_id, coalesce(c.customer_id, e.customer_id) as customer_id, e.at';
    since constant timestamptz := filters ->> 'from';
    until constant timestamptz := filters ->> 'to';
    before_at constant timestamptz := filters ->> 'beforeAt';
    before_id constant uuid := filters ->> 'beforeId';
    place constant text := 'e.merchant_id = $1 and e.kind = $2 and ($4::timestamptz is null or e.at >= $4)
      and ($5::timestamptz is null or e.at < $5) and ($6::timestamptz is null or (e.at, e.subject_id) < ($6, $7::uuid))';
    seen constant text := 'left join conversations c on c.id = e.conversation_id
      where (e.kind <> ''message'' or $9::boolean or c.agent_id = $8
          or (c.state = ''queued'' and c.skill_group_id in (select skill_group_id from skill_group_agents where agent_id = $8)))
        and ($10::uuid is null or c.agent_id = $10)
        and ($11::uuid is null or c.channel_id = $11 or (e.kind = ''customer'' and exists (select 1 from identities i
          where i.customer_id = e.customer_id and i.channel_id = $11)))
        and ($12::uuid is null or exists (select 1 from customer_tags t
          where t.tag_id = $12 and t.customer_id = coalesce(c.customer_id, e.customer_id)))';
    tail constant text := ' order by e.at desc, e.subject_id desc limit $13 offset $14';
    found_count int;
  begin
    return query execute 'select ' || columns || ' from (select * from search_entries e where ' || place || '
        order by e.at desc, e.subject_id desc limit ' || youngest || ') e ' || seen || ' and e.words @@ $3' || tail
      using merchant, kind, scoped, since, until, before_at, before_id, (filters ->> 'viewer')::uuid,
        (filters ->> 'seesAll')::boolean, (filters ->> 'agentId')::uuid, (filters ->> 'channelId')::uuid,
        (filters ->> 'tagId')::uuid, wanted, 0;
    get diagnostics found_count = row_count;
    if found_count >= wanted then return; end if;
    -- What was found among the youngest comes first here too, and is passed over.
    return query execute 'with e as materialized (select * from search_entries e where e.words @@ $3 and ' || place || ')
        select ' || columns || ' from e ' || seen || tail
      using merchant, kind, scoped, since, until, before_at, before_id, (filters ->> 'viewer')::uuid,
        (filters ->> 'seesAll')::boolean, (filters ->> 'agentId')::uuid, (filters ->> 'channelId')::uuid,
        (filters ->> 'tagId')::uuid, wanted - found_count, found_count;
  end $found$;`;
