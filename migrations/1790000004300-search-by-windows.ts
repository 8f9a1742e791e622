import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search that costs the same however long the past is. Before, who sees a part of the merchant's conversations looked through the
 * youngest 30,000 entries whatever was asked, and then through every line of up to 4,000 conversations, or of every match of all time.
 */
export class SearchByWindows1790000004300 implements MigrationInterface {
  name = 'SearchByWindows1790000004300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(FOUND);
  }

  /** The function needs nothing that was not there before, and answers the same; it goes with its tables. */
  async down(): Promise<void> {}
}

/**
 * Entry by entry back in time, in windows as long as what was found until then says is needed: a common word fills the page from the
 * first few. What is rare among the youngest is asked of the index on words, whose cost is the number of matches; and where a word is
 * common and the viewer has few conversations, so that either way would go far back, the lines of these are read.
 * Whom a note names sees that conversation's lines, and nothing else of its customer. It answers with ids of the transaction's
 * merchant, and with nothing outside one. Filters: postgres/reads/search.ts.
 */
const FOUND = `
  create or replace function search_entries_found(question tsquery, filters jsonb, wanted int)
    returns table (subject_id uuid, conversation_id uuid, customer_id uuid, at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp set jit = off as $found$
  declare
    merchant constant uuid := nullif(current_setting('app.merchant_id', true), '')::uuid;
    kind constant text := filters ->> 'kind';
    viewer constant uuid := filters ->> 'viewer';
    -- Customers and tickets are everybody's; lines and orders only of those whom the viewer serves.
    sees_all constant boolean := kind not in ('message', 'order') or (filters ->> 'seesAll')::boolean;
    -- Entries of the first window, which also says how common the words are.
    youngest constant int := 5000;
    -- Among so many a word that is there at least so often is common.
    common constant int := 5;
    -- Of so many conversations every line may be read.
    few constant int := 500;
    -- So many entries are looked through one by one at most; four of them cost about as much as one match from the index on words.
    most constant int := 200000;
    per_match constant int := 4;
    scoped constant tsquery := question && ('''' || kind || '/' || merchant || '''')::tsquery;
    -- $1 merchant $2 kind $3 question $4 from $5 to $6 $7 place to go on $8 viewer $9 sees all $10 agent $11 channel $12 tag
    place constant text := 'e.merchant_id = $1 and e.kind = $2 and ($4::timestamptz is null or e.at >= $4)
      and ($5::timestamptz is null or e.at < $5) and ($6::timestamptz is null or (e.at, e.subject_id) < ($6, $7::uuid))';
    groups constant text := 'select skill_group_id from skill_group_agents where agent_id = $8';
    named constant text := 'mentioned_agent_ids <> ''{}'' and mentioned_agent_ids @> array[$8]';
    serves constant text := '(v.agent_id = $8 or (v.state = ''queued'' and v.skill_group_id in (' || groups || ')))';
    seen constant text := 'left join conversations c on c.id = e.conversation_id where ($9::boolean or ' || case kind
      when 'order' then 'exists (select 1 from conversations v where v.customer_id = e.customer_id and ' || serves || ')'
      else '(' || replace(serves, 'v.', 'c.') || ' or $8 = any(c.mentioned_agent_ids))' end || ')
        and ($10::uuid is null or ' || case kind
      when 'ticket' then 'exists (select 1 from tickets t where t.id = e.subject_id and t.agent_id = $10)'
      when 'order' then 'exists (select 1 from conversations v where v.customer_id = e.customer_id and v.agent_id = $10)'
      else 'c.agent_id = $10' end || ')
        and ($11::uuid is null or ' || case kind when 'message' then 'c.channel_id = $11'
      else 'exists (select 1 from identities i where i.customer_id = e.customer_id and i.channel_id = $11)' end || ')
        and ($12::uuid is null or exists (select 1 from customer_tags t
          where t.tag_id = $12 and t.customer_id = coalesce(c.customer_id, e.customer_id)))';
    own constant text := 'select id from conversations where agent_id = $8 and state = ''active''
      union all select id from conversations where agent_id = $8 and state = ''closed''
      union all select id from conversations where merchant_id = $1 and state = ''queued'' and skill_group_id in (' || groups || ')
      union all select id from conversations where ' || named || ' and agent_id is distinct from $8
        and (state <> ''queued'' or skill_group_id is null or skill_group_id not in (' || groups || '))';
    newest_first constant text := ' order by e.at desc, e.subject_id desc ';
    asked constant text := 'select e.subject_id, e.conversation_id, coalesce(c.customer_id, e.customer_id), e.at from ';
    source text;
    place_at timestamptz := filters ->> 'beforeAt';
    place_id uuid := filters ->> 'beforeId';
    size int := youngest;
    looked int := 0;
    found_count int := 0;
    page_count int;
    match_count int;
    own_count int := few + 1;
    next_at timestamptz;
    next_id uuid;
    needed float8;
    total float8;
  begin
    loop
      source := case when size > 0 then '(select * from search_entries e where ' || place || newest_first || 'limit ' || size || ') e ' || seen || ' and e.words @@ $3'
        when own_count <= few then '(select e.* from (' || own || ') o join search_entries e on e.conversation_id = o.id
          where ' || place || ' and e.words @@ $3 offset 0) e ' || seen
        -- In order before the conversations are read, so that no more of these are than fill the page.
        else '(select * from search_entries e where e.words @@ $3 and ' || place || newest_first || 'offset 0) e ' || seen end;
      return query execute asked || source || newest_first || 'limit $13'
        using merchant, kind, scoped, (filters ->> 'from')::timestamptz, (filters ->> 'to')::timestamptz, place_at, place_id,
          viewer, sees_all, (filters ->> 'agentId')::uuid, (filters ->> 'channelId')::uuid, (filters ->> 'tagId')::uuid,
          wanted - found_count;
      get diagnostics page_count = row_count;
      found_count := found_count + page_count;
      exit when size = 0 or found_count >= wanted;
      if looked = 0 then
        execute 'select count(*) filter (where y.words @@ $3) from (select e.words from search_entries e where ' || place || newest_first || 'limit ' || size || ') y'
          into match_count using merchant, kind, scoped, (filters ->> 'from')::timestamptz, (filters ->> 'to')::timestamptz,
            place_at, place_id;
      end if;
      execute 'select e.at, e.subject_id from search_entries e where ' || place || newest_first || 'offset ' || size - 1 || ' limit 1'
        into next_at, next_id using merchant, kind, scoped, (filters ->> 'from')::timestamptz, (filters ->> 'to')::timestamptz,
          place_at, place_id;
      exit when next_at is null;
      place_at := next_at;
      place_id := next_id;
      if looked = 0 and kind = 'message' and not sees_all and match_count >= common then
        execute 'select count(*) from (select from (' || own || ') o limit $2) o'
          into own_count using merchant, few + 1, null, null, null, null, null, viewer;
      end if;
      looked := looked + size;
      needed := (wanted - found_count) * looked / (found_count + 1.0);
      select greatest(c.reltuples, 0) into total from pg_class c where c.oid = 'search_entries'::regclass;
      size := case when match_count < common or own_count <= few or looked + needed > most
          or needed / per_match > total * match_count / youngest then 0
        else least(needed * 1.2, looked * 7) end;
    end loop;
  end $found$;`;
