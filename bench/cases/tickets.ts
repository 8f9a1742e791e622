import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createLogger } from '../../src/app/logger.js';
import { gramsOf, wantedWordsOf } from '../../src/domain/tickets/subject-grams.js';
import { openDatabase } from '../../src/postgres/data-source.js';
import { createTicketReads, listStatement, wordedAmong } from '../../src/postgres/reads/tickets/tickets.js';
import { createMerchantReader } from '../../src/postgres/unit-of-work.js';
import type { TicketFilter, TicketReads, TicketSort } from '../../src/services/ports/reads/ticket-reads.js';
import { cloneDatabase } from '../../test/support/databases.js';
import { intervalOf, quantile } from '../measure/statistics.js';
import { toFigure } from '../report/figure.js';
import type { Figure } from '../report/figure.js';
import type { Plan } from './plan.js';

const ROUNDS = 9;
const PAGE = 50;
const SUBJECTS = ['苹果坏了三个', '发票抬头开错了', '快递三天没有更新', '拼团没成团退款没到', '礼盒少了一张贺卡'];
const RARE = '车厘子礼盒冻坏';

type World = {
  readonly merchantId: string;
  readonly agentId: string;
  readonly groupId: string;
  readonly typeId: string;
};
type Question = {
  readonly name: string;
  readonly filter: TicketFilter;
  readonly sort: TicketSort;
  readonly index: RegExp;
};

/** The lists agents look at all day, and the index each has to use. */
const questionsOf = ({ agentId, groupId }: World): readonly Question[] => {
  const status = ['open', 'pending'] as const;
  return [
    { name: 'not done', filter: { status }, sort: 'updated', index: /tickets_open_updated/ },
    { name: 'due soon', filter: { status: ['open'] }, sort: 'due', index: /tickets_open_due/ },
    { name: 'mine', filter: { status, agentId }, sort: 'updated', index: /tickets_(of_agent|open_updated)/ },
    { name: 'a group’s', filter: { skillGroupId: groupId }, sort: 'updated', index: /tickets_(of_group|updated)/ },
    { name: 'everything', filter: {}, sort: 'created', index: /tickets_created/ },
    { name: 'solved', filter: { status: ['solved'] }, sort: 'updated', index: /tickets_updated/ },
    { name: 'rare words', filter: { text: RARE }, sort: 'updated', index: /tickets_pkey/ },
    { name: 'common words', filter: { text: '苹果坏了' }, sort: 'updated', index: /tickets_updated/ },
    { name: 'a rare character', filter: { text: '冻' }, sort: 'updated', index: /tickets_pkey/ },
    { name: 'no such words', filter: { text: '石榴烂了' }, sort: 'updated', index: /tickets_pkey/ },
    { name: 'a number', filter: { text: '#4711' }, sort: 'updated', index: /tickets_merchant_id_number_key/ },
  ];
};

const seed = async (client: Client, world: World, count: number): Promise<void> => {
  const { merchantId, agentId, groupId, typeId } = world;
  await client.query(`insert into merchants (id, name) values ($1, '果园')`, [merchantId]);
  await client.query(
    `insert into agents (id, merchant_id, name, login_name, password_hash, role) values ($1, $2, '客服', $1::uuid::text, 'x', 'agent')`,
    [agentId, merchantId],
  );
  await client.query(`insert into skill_groups (id, merchant_id, name) values ($1, $2, '售后')`, [groupId, merchantId]);
  await client.query(`insert into ticket_types (id, merchant_id, name) values ($1, $2, '售后')`, [typeId, merchantId]);
  const subjects = [...SUBJECTS, RARE];
  await client.query(
    `with subjects as (select * from unnest($5::text[], $6::text[]) with ordinality as s (subject, grams, place))
     insert into tickets (id, merchant_id, number, type_id, subject, subject_grams, priority, status, source, agent_id,
       skill_group_id, tags, first_response_due_at, resolution_due_at, created_at, updated_at)
     select gen_random_uuid(), $1, n, $2, s.subject, string_to_array(s.grams, '|'), 'normal',
            case when n % 50 = 0 then 'open' when n % 50 = 1 then 'pending' when n % 3 = 0 then 'solved' else 'closed' end,
            'manual', case when n % 20 = 0 then $3::uuid end, case when n % 4 = 0 then $4::uuid end, '{}', null,
            case when n % 50 = 0 then now() + make_interval(secs => n % 100000) end,
            now() - make_interval(secs => n * 7), now() - make_interval(secs => (n::bigint * 7919) % 1000000)
       from generate_series(1, $7::int) n
       join subjects s on s.place = case when n % 100000 = 17 then 6 else 1 + n % 5 end`,
    [merchantId, typeId, agentId, groupId, subjects, subjects.map((subject) => gramsOf(subject).join('|')), count],
  );
  await client.query('vacuum analyze tickets');
  await client.query('vacuum analyze ticket_words');
};

type Asked = { readonly client: Client; readonly world: World; readonly question: Question };

const planOf = async ({ client, world: { merchantId }, question: { filter, sort } }: Asked): Promise<string> => {
  const manager = {
    query: async (sql: string, values: unknown[] = []) => (await client.query(sql, values)).rows,
  };
  const among = await wordedAmong(manager, { filter });
  const { sql, values } = listStatement({ merchantId, filter, sort, after: undefined, limit: PAGE }, among);
  const { rows } = await client.query<{ readonly 'QUERY PLAN': string }>(`explain ${sql}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

/** Each list has to read its page from an index, and never the table as a whole; asked as the product asks, under row security. */
const assertIndexesAreUsed = async (client: Client, world: World): Promise<void> => {
  await client.query('begin; set local role jiedai_app');
  await client.query(`select set_config('app.merchant_id', $1, true)`, [world.merchantId]);
  for (const question of questionsOf(world)) {
    const { name, index } = question;
    const plan = await planOf({ client, world, question });
    if (!index.test(plan) || plan.includes('Seq Scan on tickets')) throw new Error(`${name} uses no index:\n${plan}`);
    console.log(`tickets ${name}: ${index.exec(plan)?.[0] ?? ''}`);
  }
  await client.query('rollback');
  const words = wantedWordsOf(RARE);
  const { rows } = await client.query<{ readonly 'QUERY PLAN': string }>(
    'explain select ticket_id from ticket_words where words @> ($1::text[] || $2::text) limit 5001',
    [words, world.merchantId],
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  if (!plan.includes('ticket_words_words')) throw new Error(`words use no index:\n${plan}`);
};

type Ask = { readonly reads: TicketReads; readonly merchantId: string; readonly question: Question };

/** Milliseconds a page: the first, and the next where there is one. */
const msAPage = async ({ reads, merchantId, question: { filter, sort } }: Ask): Promise<number> => {
  const query = { merchantId, filter, sort, limit: PAGE };
  const startedAt = performance.now();
  const { next } = await reads.list({ ...query, after: undefined });
  if (next) await reads.list({ ...query, after: next });
  return (performance.now() - startedAt) / (next ? 2 : 1);
};

const measureLists = async (url: string, world: World): Promise<readonly number[]> => {
  const database = await openDatabase({ url, appPoolSize: 2, systemPoolSize: 2, logger: createLogger('silent') });
  const reads = createTicketReads({ readMerchant: createMerchantReader(database.app) });
  const questions = questionsOf(world);
  const took: number[] = [];
  try {
    for (let asked = 0; asked < ROUNDS * questions.length; asked += 1) {
      const question = questions[asked % questions.length];
      if (question) took.push(await msAPage({ reads, merchantId: world.merchantId, question }));
    }
  } finally {
    await database.close();
  }
  questions.forEach(({ name }, index) =>
    console.log(`tickets ${name}: ${(took[index] ?? 0).toFixed(1)} ms a page at first`),
  );
  return took;
};

type Wanted = { readonly plan: Plan; readonly isNoisy: boolean };

/** T1: a page of the list of tickets among a million of one merchant. */
export const measureTickets = async ({ plan, isNoisy }: Wanted): Promise<readonly Figure[]> => {
  const database = await cloneDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const [merchantId, agentId, groupId, typeId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const world = { merchantId, agentId, groupId, typeId };
    await seed(client, world, plan.waiting);
    await assertIndexesAreUsed(client, world);
    const took = await measureLists(database.url, world);
    const perRound = took.length / ROUNDS;
    const p95s = Array.from({ length: ROUNDS }, (_none, round) =>
      quantile(took.slice(round * perRound, (round + 1) * perRound), 0.95),
    );
    const detail = { tickets: plan.waiting, p50: quantile(took, 0.5), worst: quantile(took, 1) };
    return [toFigure({ id: 'T1 p95', interval: intervalOf(p95s), n: ROUNDS, isNoisy, detail })];
  } finally {
    await client.end();
    await database.drop();
  }
};
