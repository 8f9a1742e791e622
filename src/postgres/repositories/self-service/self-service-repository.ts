import type { EntityManager } from 'typeorm';
import type { RuleAct, RuleCondition, SelfServiceRule } from '../../../domain/self-service/rule.js';
import type {
  CustomerFacts,
  SelfServiceStore,
} from '../../../services/ports/stores/conversations/self-service-stores.js';
import { alone } from '../../gather.js';
import { toJsonb } from '../../jsonb.js';
import { createPrepared } from '../../prepared.js';

type RuleRow = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly condition: RuleCondition;
  readonly acts: readonly RuleAct[];
};
type FactsRow = {
  readonly name: string | null;
  readonly tags: readonly string[] | null;
  readonly has_written_before: boolean;
  readonly answers_of_last_hour: number;
};

/** Apart from every other advisory lock. */
const RULES_LOCK = 720_011;
const HOUR_MS = 3_600_000;

export const createSelfServiceRepository = (
  manager: EntityManager,
  merchantId: string,
  gather = alone,
): SelfServiceStore => {
  const prepared = createPrepared(manager);
  return {
    // Asked for each new conversation.
    rules: gather<void, readonly SelfServiceRule[]>(async () => {
      const rules = await prepared<RuleRow>(RULES, [merchantId]);
      return () => rules;
    }),
    lockRules: async () => {
      await prepared('select pg_advisory_xact_lock($1, hashtext($2))', [RULES_LOCK, merchantId]);
    },
    addRule: async (rule) => {
      await prepared(ADD_RULE, [merchantId, toJsonb([rule])]);
    },
    replaceRules: async (rules) => {
      await prepared('delete from self_service_rules where merchant_id = $1', [merchantId]);
      await prepared(INSERT_RULES, [merchantId, toJsonb(rules)]);
    },
    factsOf: async (conversation, at) => {
      const since = new Date(at.getTime() - HOUR_MS);
      const { id, customerId, identityId, openedMonth } = conversation;
      const [row] = await prepared<FactsRow>(FACTS, [id, customerId, identityId, openedMonth, since]);
      return toFacts(row);
    },
    addTags: async (customerId, tags, at) => {
      await prepared(ADD_TAGS, [merchantId, customerId, [...tags], at]);
    },
    placeOf: async ({ id, skillGroupId, priority, arrivedAt }, at) => {
      const group = skillGroupId ?? null;
      const [row] = await prepared<{ place: number }>(PLACE, [merchantId, group, priority, arrivedAt, id]);
      const since = new Date(at.getTime() - HOUR_MS);
      const [pace] = await prepared<{ seconds: number | null }>(PACE, [merchantId, group, since]);
      return { place: row?.place ?? 1, secondsPerPlace: pace?.seconds ?? undefined };
    },
    markAnsweringChannels: async (answersAnyway) => {
      const rows = await prepared<{ id: string }>(MARK_CHANNELS, [merchantId, answersAnyway]);
      return rows.map(({ id }) => id);
    },
  };
};

const toFacts = (row: FactsRow | undefined): CustomerFacts => ({
  name: row?.name ?? undefined,
  tags: row?.tags ?? [],
  hasWrittenBefore: row?.has_written_before ?? false,
  answersOfLastHour: row?.answers_of_last_hour ?? 0,
});

const RULES = `
  select id, name, enabled, condition, acts from self_service_rules where merchant_id = $1 order by position`;

const insertRules = (after: string): string => `
  insert into self_service_rules (id, merchant_id, position, name, enabled, condition, acts)
  select (rule ->> 'id')::uuid, $1, ${after} + place, rule ->> 'name', (rule ->> 'enabled')::boolean, rule -> 'condition', rule -> 'acts'
    from jsonb_array_elements($2::jsonb) with ordinality as listed (rule, place)`;
const INSERT_RULES = insertRules('0');
const ADD_RULE = insertRules(
  '(select coalesce(max(position), 0) from self_service_rules where merchant_id = $1::uuid)',
);

const FACTS = `
  select c.name,
    (select array_agg(t.name) from customer_tags o join tags t on t.id = o.tag_id where o.customer_id = c.id) as tags,
    exists (select 1 from conversations o where o.identity_id = $3 and o.id <> $1 and o.last_customer_at is not null)
      as has_written_before,
    (select count(*)::int from messages m where m.conversation_id = $1 and m.opened_month = $4 and m.direction = 'outbound'
      and m.agent_id is null and m.occurred_at > $5) as answers_of_last_hour
    from customers c where c.id = $2`;

const ADD_TAGS = `
  with wanted as (select distinct name from unnest($3::text[]) as listed (name)),
  made as (
    insert into tags (id, merchant_id, name) select gen_random_uuid(), $1, name from wanted order by name
    on conflict (merchant_id, name) do nothing returning id
  ), every as (
    select id from made union select t.id from tags t join wanted w using (name) where t.merchant_id = $1
  )
  insert into customer_tags (customer_id, tag_id, merchant_id, added_at) select $2, id, $1, $4 from every
  on conflict do nothing`;

const PLACE = `
  select count(*)::int + 1 as place from conversations
   where merchant_id = $1 and skill_group_id = $2 and state = 'queued' and id <> $5
     and (priority > $3 or priority = $3 and (arrived_at, id) < ($4, $5::uuid))`;

// The last ones that left this queue: how far apart they were.
const PACE = `
  select extract(epoch from max(assigned_at) - min(assigned_at))::float8 / nullif(count(*) - 1, 0) as seconds from (
    select assigned_at from conversations
     where merchant_id = $1 and updated_at > $3 and skill_group_id = $2 and assigned_at > $3
     order by updated_at desc limit 20) as latest`;

const MARK_CHANNELS = `
  with marked as (
    update channels c set answers_itself = wanted.answers from (
      select id, kind = 'official_account' and ($2 or exists (
        select 1 from self_service_rules r where r.merchant_id = $1 and r.enabled
          and coalesce(r.condition ->> 'channelId', channels.id::text) = channels.id::text
          and coalesce(r.condition ->> 'channelKind', channels.kind) = channels.kind)
        or exists (select 1 from qr_codes q where q.channel_id = channels.id and q.enabled and q.welcome is not null)) as answers
        from channels where merchant_id = $1) as wanted
     where c.id = wanted.id and c.answers_itself <> wanted.answers returning c.id
  )
  select id from marked`;
