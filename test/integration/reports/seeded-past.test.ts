import { randomUUID } from 'node:crypto';
import { createLogger } from '../../../src/app/logger.js';
import { openDatabase } from '../../../src/postgres/data-source.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { storesOf } from '../../../src/postgres/stores.js';
import { createMerchantReader, createUnitOfWork } from '../../../src/postgres/unit-of-work.js';
import { createCountWaiting } from '../../../src/services/reports/count-waiting.js';
import { createRebuildReports } from '../../../src/services/reports/rebuild-reports.js';
import { callsOf } from '../../../bench/growth/calls.table.js';
import { createExplainer } from '../../../bench/growth/explained.js';
import { placeOf } from '../../../bench/growth/measure-size.js';
import { planOf } from '../../../bench/seed/plan.js';
import { RealMerchantError, seedDatabase } from '../../../bench/seed/seed-database.js';
import type { Seeded } from '../../../bench/seed/seed-database.js';
import { Client } from 'pg';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';

const SECRETS = { seal: () => Buffer.from('x'), passwordHash: 'x' };
const FACTS = `select coalesce(jsonb_agg(to_jsonb(f) order by conversation_id, agent_id), '[]') as facts
  from conversation_facts f where merchant_id = $1`;

describe('a past that was made', () => {
  let database: TestDatabase;
  let source: Database;
  let client: Client;
  let seeded: Seeded;
  const seed = (messages: number) =>
    seedDatabase({ url: database.url, plan: planOf({ messages, merchants: 2 }), secrets: SECRETS, say: () => {} });
  const sql = async (text: string, values: unknown[] = []) =>
    (await client.query<Record<string, unknown>>(text, values)).rows;

  beforeAll(async () => {
    database = await cloneDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    source = await openDatabase({
      url: database.url,
      appPoolSize: 2,
      systemPoolSize: 1,
      logger: createLogger('silent'),
    });
    seeded = await seed(20_000);
  });
  afterAll(async () => {
    await client.end();
    await source.close();
    await database.drop();
  });

  it('holds what was asked for, by month, and what is open now', async () => {
    expect(Math.abs(seeded.messages - 20_000)).toBeLessThan(600);
    const [row] = await sql(`
      select (select count(*)::int from messages) as messages, (select count(*)::int from messages_default) as stray,
        (select count(distinct opened_month)::int from messages) as months,
        (select count(*)::int from conversations where state <> 'closed') as open,
        (select count(*)::int from conversations c where state = 'active' and not exists (select from assignments a
          where a.conversation_id = c.id and a.agent_id = c.agent_id and a.ended_at is null)) as unheld,
        (select count(*)::int from conversations c where last_number <> (select count(*) from messages m
          where m.conversation_id = c.id and m.opened_month = c.opened_month)) as miscounted,
        (select count(*)::int from report_queue) as queued, (select count(*)::int from search_entries where kind = 'message') as found`);
    expect(row).toMatchObject({ messages: seeded.messages, stray: 0, unheld: 0, miscounted: 0, queued: 0 });
    expect(row?.['months']).toBeGreaterThanOrEqual(6);
    expect(row?.['open']).toBeGreaterThan(20);
    expect(Number(row?.['found'])).toBeGreaterThan(seeded.messages * 0.7);
  });

  it('has the facts that the product counts from its history', async () => {
    const merchantId = seeded.world.merchants[1]?.id ?? '';
    const [before] = await sql(FACTS, [merchantId]);
    const box = createSecretBox({ current: Buffer.alloc(32), previous: [] });
    const unitOfWork = createUnitOfWork(source.app, storesOf(box));
    const rebuild = createRebuildReports({ unitOfWork, countWaiting: createCountWaiting({ unitOfWork }) });
    expect(await rebuild(merchantId)).toBeGreaterThan(250);
    const [after] = await sql(FACTS, [merchantId]);
    expect(before).toEqual(after);
  });

  it('is read from indexes by every list, search and report', async () => {
    const explainer = createExplainer(createMerchantReader(source.app));
    const place = await placeOf(client, seeded);
    const whole: string[] = [];
    for (const call of callsOf(explainer.readMerchant)) {
      await call.run(place);
      for (const table of explainer.take().wholeTables) whole.push(`${call.name}: ${table}`);
    }
    expect(whole).toEqual([]);
  });

  it('costs an agent who searches for a rare word the same when the past is five times as long', async () => {
    const explainer = createExplainer(createMerchantReader(source.app));
    const place = await placeOf(client, seeded);
    const rare = callsOf(explainer.readMerchant).filter(({ name }) => /^search (石榴|丹东.*), agent$/.test(name));
    const pages = async () => {
      for (const call of rare) await call.run(place);
      return explainer.take().pages;
    };
    const before = await pages();
    // Of conversations of the agent's own; each line on a page of its own, as where many people write at once.
    await sql(
      `with own as (select array_agg(id) as ids from conversations where agent_id = $2)
       insert into search_entries (kind, subject_id, merchant_id, conversation_id, at, words)
       select 'message', gen_random_uuid(), $1::uuid, ids[1 + n % cardinality(ids)], now() - interval '200 days' - n * interval '1 minute',
              ('''message/' || $1::text || ''' ''没有''')::tsvector from own, generate_series(1, 60000) n order by random()`,
      [place.merchantId, place.agentId],
    );
    await sql('vacuum analyze search_entries');
    expect(rare).toHaveLength(2);
    const after = await pages();
    expect(after).toBeLessThan(before * 1.5);
  });

  it('is not made where somebody is at home', async () => {
    const id = randomUUID();
    await sql(`insert into merchants (id, name) values ($1, '真的果园')`, [id]);
    await expect(seed(1_000)).rejects.toThrow(RealMerchantError);
    await sql('delete from merchants where id = $1', [id]);
  });
});
