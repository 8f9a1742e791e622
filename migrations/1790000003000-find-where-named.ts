import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lines of conversations that an agent sees because a note named them are found too; their orders are not. */
export class FindWhereNamed1790000003000 implements MigrationInterface {
  name = 'FindWhereNamed1790000003000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index conversations_mentioned on conversations using gin (mentioned_agent_ids)
        where mentioned_agent_ids <> '{}'`);
    await queryRunner.query(FOUND);
  }

  /** The function goes on reading the column without its index, as every other reader of it does. */
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index conversations_mentioned');
  }
}

/**
 * Ways to one page, because each is slow where the others are fast: the youngest entries one by one, which fills a page with a
 * common word at once; then, for what is rare among those, the index on words; or, for an agent of not too many conversations, the
 * lines of these. Whom a note names sees that conversation's lines, and nothing else of its customer. It answers with ids of the
 * transaction's merchant, and with nothing outside one. Filters: postgres/reads/search.ts.
 */
const FOUND = `
  create or replace function search_entries_found(question tsquery, filters jsonb, wanted int)
    returns table (subject_id uuid, conversation_id uuid, customer_id uuid, at timestamptz)
    language plpgsql stable security definer set search_path = public, pg_temp as $found$
  declare
    merchant constant uuid := nullif(current_setting('app.merchant_id', true), '')::uuid;
    kind constant text := filters ->> 'kind';
    viewer constant uuid := filters ->> 'viewer';
    -- Customers and tickets are everybody's; lines and orders only of those whom the viewer serves.
    sees_all constant boolean := kind not in ('message', 'order') or (filters ->> 'seesAll')::boolean;
    -- Somebody who sees a part has to look further back for a page of it.
    youngest constant int := case when sees_all then 10000 else 30000 end;
    many constant int := 4000;
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
      if kind = 'message' and not sees_all then
        execute 'select count(*) from (select from (' || own || ') o limit $2) o'
          into own_count using merchant, many, null, null, null, null, null, viewer;
      end if;
      source := case when own_count < many
        then '(select e.* from (' || own || ') o join search_entries e on e.conversation_id = o.id where ' || place || ' and e.words @@ $3 offset 0) e'
        else '(select * from search_entries e where e.words @@ $3 and ' || place || ' offset 0) e' end;
    end loop;
  end $found$;`;
