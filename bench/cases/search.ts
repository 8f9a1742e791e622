import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createCursors } from '../../src/app/tools/cursors.js';
import { createLogger } from '../../src/app/logger.js';
import { toVectorText } from '../../src/domain/texts/search-words.js';
import type { Actor } from '../../src/domain/people/agent.js';
import { openDatabase } from '../../src/postgres/data-source.js';
import { createSearchReads } from '../../src/postgres/reads/search.js';
import { createMerchantReader } from '../../src/postgres/unit-of-work.js';
import { createSearch } from '../../src/services/search/search.js';
import { cloneDatabase } from '../../test/support/databases.js';
import { intervalOf, quantile } from '../measure/statistics.js';
import { toFigure } from '../report/figure.js';
import type { Figure } from '../report/figure.js';
import type { Plan } from './plan.js';

const PER_CONVERSATION = 20;
const BATCH = 5_000;
const ROUNDS = 9;
const AGENTS = 20;

/** What customers say most, then what they say it about: the first third of each list is said two thirds of the time. */
const OPENINGS = ['你好', '请问', '我的订单', '在吗', '老板', '上次买的', '麻烦看一下', '为什么', '可以', '昨天'];
const THINGS = [
  '苹果',
  '快递',
  '退款',
  '发货',
  '优惠券',
  '赣南脐橙',
  '阳光玫瑰',
  '冷链包装',
  '开票抬头',
  '会员积分',
  '车厘子礼盒',
];
const ENDINGS = [
  '坏了三个',
  '还没收到',
  '什么时候到',
  '怎么申请',
  '能不能补发',
  '谢谢',
  '怎么办',
  '有活动吗',
  '太酸了',
  '很好吃',
];

/** What is asked: everywhere, often, seldom, once, never; one character; letters and digits. */
const QUESTIONS = [
  '你好',
  '苹果坏了三个',
  '我',
  '阳光玫瑰 太酸',
  '车厘子礼盒很好',
  '石榴',
  '订单号88',
  'no.777777',
  '退款怎么申请',
  '票',
];

const pick = (words: readonly string[], random: number): string =>
  words[Math.floor(random * random * words.length)] ?? '';

const textOf = (index: number): string => {
  const [a, b, c] = [Math.sin(index), Math.sin(index * 7.3), Math.sin(index * 13.7)].map((value) => Math.abs(value));
  const said = `${pick(OPENINGS, a ?? 0)}，${pick(THINGS, b ?? 0)}${pick(ENDINGS, c ?? 0)}`;
  return index % 9 === 0 ? `${said} 订单号${880_000_000 + index} no.${index}` : said;
};

type World = { readonly merchantId: string; readonly agentIds: readonly string[] };

const seedPeople = async (client: Client, world: World): Promise<string> => {
  const [channelId, customerId, identityId] = [randomUUID(), randomUUID(), randomUUID()];
  await client.query(`insert into merchants (id, name) values ($1, '果园')`, [world.merchantId]);
  await client.query(
    `insert into agents (id, merchant_id, name, login_name, password_hash, role)
     select id, $1, '客服', id::text, 'x', 'agent' from unnest($2::uuid[]) id`,
    [world.merchantId, world.agentIds],
  );
  await client.query(
    `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token)
     values ($1, $2, 'official_account', '果园', $1::uuid::text, $1::uuid::text, 'safe', 'x', 'x')`,
    [channelId, world.merchantId],
  );
  await client.query(`insert into customers (id, merchant_id, name) values ($1, $2, '李小满')`, [
    customerId,
    world.merchantId,
  ]);
  await client.query(
    'insert into identities (id, merchant_id, channel_id, customer_id, openid) values ($1, $2, $3, $4, $1::uuid::text)',
    [identityId, world.merchantId, channelId, customerId],
  );
  return identityId;
};

const INSERT_LINES = `
  with lines as (
    select *, $1::uuid as merchant from unnest($2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::timestamptz[])
      as l (id, conversation, number, text, words, at)
  ), kept as (
    insert into messages (id, merchant_id, conversation_id, opened_month, number, direction, content, occurred_at)
    select id, merchant, conversation, date_trunc('month', now())::date, number, 'inbound',
           jsonb_build_object('type', 'text', 'text', text), at from lines
  )
  insert into search_entries (kind, subject_id, merchant_id, conversation_id, at, words)
  select 'message', id, merchant, conversation, at, words::tsvector || ('''message/' || merchant || '''')::tsvector from lines`;

const seedLines = async (client: Client, world: World, count: number): Promise<void> => {
  const identityId = await seedPeople(client, world);
  const startMs = Date.now() - count * 100;
  for (let first = 0; first < count; first += BATCH) {
    const conversations = Array.from({ length: BATCH / PER_CONVERSATION }, () => randomUUID());
    await client.query(
      `insert into conversations (id, merchant_id, channel_id, identity_id, customer_id, opened_month, state, agent_id,
         arrived_at, opened_at, closed_at)
       select c.id, i.merchant_id, i.channel_id, i.id, i.customer_id, date_trunc('month', now())::date, 'closed', c.agent,
              now(), now(), now()
         from identities i, unnest($2::uuid[], $3::uuid[]) as c (id, agent) where i.id = $1`,
      [identityId, conversations, conversations.map((_id, index) => world.agentIds[index % AGENTS])],
    );
    const numbers = Array.from({ length: BATCH }, (_none, index) => index);
    await client.query(INSERT_LINES, [
      world.merchantId,
      numbers.map(() => randomUUID()),
      numbers.map((index) => conversations[Math.floor(index / PER_CONVERSATION)]),
      numbers.map((index) => (index % PER_CONVERSATION) + 1),
      numbers.map((index) => textOf(first + index)),
      numbers.map((index) => toVectorText(textOf(first + index))),
      numbers.map((index) => new Date(startMs + (first + index) * 100)),
    ]);
  }
  await client.query('vacuum analyze search_entries');
  await client.query('analyze messages, conversations');
};

/** The plan of the second way, which is taken where the youngest lines do not fill a page: it has to read the index on words. */
const assertIndexIsUsed = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ readonly 'QUERY PLAN': string }>(
    `explain select subject_id from search_entries e where e.words @@ '''石榴'''::tsquery`,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  if (!plan.includes('search_entries_words')) throw new Error(`the index on words is not used:\n${plan}`);
};

const measureQuestions = async (url: string, world: World): Promise<readonly number[]> => {
  const database = await openDatabase({ url, appPoolSize: 2, systemPoolSize: 2, logger: createLogger('silent') });
  try {
    const search = createSearch({
      searchReads: createSearchReads({ readMerchant: createMerchantReader(database.app) }),
      cursors: createCursors('a secret of the bench, 32 characters long'),
      noteSeen: async () => {},
    });
    const actors: readonly Actor[] = [
      { merchantId: world.merchantId, agentId: world.agentIds[0] ?? '', role: 'supervisor' },
      { merchantId: world.merchantId, agentId: world.agentIds[1] ?? '', role: 'agent' },
    ];
    const none = { from: undefined, to: undefined, agentId: undefined, channelId: undefined, tagId: undefined };
    const rounds = Array.from({ length: ROUNDS }, () => actors).flat();
    const asked = rounds.flatMap((actor) => QUESTIONS.map((q) => ({ actor, q })));
    const took: number[] = [];
    for (const { actor, q } of asked) {
      const startedAt = performance.now();
      await search({ actor, q, kind: 'message', cursor: undefined, limit: 20, ...none });
      took.push(performance.now() - startedAt);
    }
    return took;
  } finally {
    await database.close();
  }
};

/** S1: a page of search results among a million messages of one merchant, for a supervisor and for an agent. */
export const measureSearch = async ({
  plan,
  isNoisy,
}: {
  readonly plan: Plan;
  readonly isNoisy: boolean;
}): Promise<readonly Figure[]> => {
  const database = await cloneDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const world = { merchantId: randomUUID(), agentIds: Array.from({ length: AGENTS }, () => randomUUID()) };
    await seedLines(client, world, plan.waiting);
    await assertIndexIsUsed(client);
    const took = await measureQuestions(database.url, world);
    const perRound = QUESTIONS.length * 2;
    const p95s = Array.from({ length: ROUNDS }, (_none, round) =>
      quantile(took.slice(round * perRound, (round + 1) * perRound), 0.95),
    );
    return [
      toFigure({
        id: 'S1 p95',
        interval: intervalOf(p95s),
        n: ROUNDS,
        isNoisy,
        detail: { messages: plan.waiting, p50: quantile(took, 0.5), worst: quantile(took, 1) },
      }),
    ];
  } finally {
    await client.end();
    await database.drop();
  }
};
