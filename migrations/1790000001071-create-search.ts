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
  create index search_entries_of_conversation on search_entries (conversation_id) where conversation_id is not null;
  alter table search_entries alter column words set statistics 500;
  select guard_table('search_queue', system_rights => 'select');
  alter table search_entries enable row level security;
  alter table search_entries force row level security;
  do $$ begin execute format('create policy owner_all on search_entries to %I using (true) with check (true)', current_user); end $$;
  insert into row_guards values ('search_entries', 'select, insert, update, delete', null);
  select guard_rows();`;

/**
 * Ways to one page, because each is slow where the others are fast: the youngest entries one by one, which fills a page with a
 * common word at once; then, for what is rare among those, the index on words; or, for an agent of not too many conversations, the
 * lines of these. It answers with ids of the transaction's merchant, and with nothing outside one. Filters: postgres/reads/search.ts.
 */
const FOUND = `
  create function search_entries_found(question tsquery, filters jsonb, wanted int)
    returns table (subject_id uuid, conversation_id uuid, customer_id uuid, at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp as $found$
  declare
    merchant constant uuid := nullif(current_setting('app.merchant_id', true), '')::uuid;
    kind constant text := filters ->> 'kind';
    viewer constant uuid := filters ->> 'viewer';
    sees_all constant boolean := kind <> 'message' or (filters ->> 'seesAll')::boolean;
    -- Somebody who sees a part has to look further back for a page of it.
    youngest constant int := case when sees_all then 10000 else 30000 end;
    many constant int := 4000;
    scoped constant tsquery := question && ('''' || kind || '/' || merchant || '''')::tsquery;
    -- $1 merchant $2 kind $3 question $4 from $5 to $6 $7 place to go on $8 viewer $9 sees all $10 agent $11 channel $12 tag
    place constant text := 'e.merchant_id = $1 and e.kind = $2 and ($4::timestamptz is null or e.at >= $4)
      and ($5::timestamptz is null or e.at < $5) and ($6::timestamptz is null or (e.at, e.subject_id) < ($6, $7::uuid))';
    groups constant text := 'select skill_group_id from skill_group_agents where agent_id = $8';
    seen constant text := 'left join conversations c on c.id = e.conversation_id
      where ($9::boolean or c.agent_id = $8 or (c.state = ''queued'' and c.skill_group_id in (' || groups || ')))
        and ($10::uuid is null or c.agent_id = $10)
        and ($11::uuid is null or c.channel_id = $11 or (e.kind = ''customer'' and exists (select 1 from identities i
          where i.customer_id = e.customer_id and i.channel_id = $11)))
        and ($12::uuid is null or exists (select 1 from customer_tags t
          where t.tag_id = $12 and t.customer_id = coalesce(c.customer_id, e.customer_id)))';
    own constant text := 'select id from conversations where agent_id = $8 and state = ''active''
      union all select id from conversations where agent_id = $8 and state = ''closed''
      union all select id from conversations where merchant_id = $1 and state = ''queued'' and skill_group_id in (' || groups || ')';
    source text := '(select * from search_entries e where ' || place || ' order by e.at desc, e.subject_id desc limit '
      || youngest || ') e';
    found_count int := 0;
    own_count int;
  begin
    for turn in 1..2 loop
      -- What was found among the youngest comes first the second time too, and is passed over.
      return query execute 'select e.subject_id, e.conversation_id, coalesce(c.customer_id, e.customer_id), e.at from ' || source
          || ' ' || seen || ' and e.words @@ $3 order by e.at desc, e.subject_id desc limit $13 offset $14'
        using merchant, kind, scoped, (filters ->> 'from')::timestamptz, (filters ->> 'to')::timestamptz,
          (filters ->> 'beforeAt')::timestamptz, (filters ->> 'beforeId')::uuid, viewer, sees_all,
          (filters ->> 'agentId')::uuid, (filters ->> 'channelId')::uuid, (filters ->> 'tagId')::uuid,
          wanted - found_count, found_count;
      get diagnostics found_count = row_count;
      exit when turn = 2 or found_count >= wanted;
      own_count := many;
      if not sees_all then
        execute 'select count(*) from (select from (' || own || ') o limit $2) o'
          into own_count using merchant, many, null, null, null, null, null, viewer;
      end if;
      source := case when own_count < many
        then '(select e.* from (' || own || ') o join search_entries e on e.conversation_id = o.id where ' || place || ' and e.words @@ $3 offset 0) e'
        else '(select * from search_entries e where e.words @@ $3 and ' || place || ' offset 0) e' end;
    end loop;
  end $found$;`;
