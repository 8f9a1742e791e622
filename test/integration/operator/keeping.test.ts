import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { storageView } from '../../../src/contract/keeping/keeping.js';
import type { DueTimer } from '../../../src/services/ports/queues/timer-queue.js';
import { openErasureForWeChat } from '../../../src/services/erasing/erase-tasks.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

let desk: Desk;
let shop: Merchant;
let other: Merchant;

beforeAll(async () => {
  desk = await openDesk();
  shop = await openMerchant(desk, 'keeping');
  other = await openMerchant(desk, 'other');
});
afterAll(() => desk?.close());

const get = (browser: Browser, path: string) => request(desk.url).get(`/api/v1${path}`).set(headersOf(browser));
const post = (browser: Browser, path: string, body: object = {}) =>
  request(desk.url).post(`/api/v1${path}`).set(headersOf(browser)).send(body);

/** Runs a timer as a worker would, whatever its time. */
const runTimer = async (kind: 'retention' | 'erase_customer', subjectId: string): Promise<void> => {
  const [row] = await desk.sql<{ id: string; merchant_id: string; lease_number: string }>(
    `update timers set lease_number = lease_number + 1 where kind = $1 and subject_id = $2 returning id, merchant_id, lease_number`,
    [kind, subjectId],
  );
  if (!row) throw new Error(`no timer ${kind}`);
  const leaseNumber = Number(row.lease_number);
  const timer: DueTimer = {
    id: row.id,
    merchantId: row.merchant_id,
    kind,
    subjectId,
    payload: {},
    attempts: 1,
    leaseNumber,
  };
  await desk.container.keeping.timers[kind](timer);
};

const aMedium = async (conversationId: string, createdAt: string, merchant = shop): Promise<string> => {
  const key = `${merchant.merchantId}/${randomUUID()}.png`;
  await desk.container.sending.mediaStore.put(key, Buffer.from('picture'), 'image/png');
  await desk.sql(
    `insert into media (id, merchant_id, state, kind, content_type, size_bytes, store_key, conversation_id, file_name, created_at)
     values ($1, $2, 'stored', 'image', 'image/png', 7, $3, $4, 'x.png', $5)`,
    [randomUUID(), merchant.merchantId, key, conversationId, createdAt],
  );
  return key;
};

/** A conversation that was closed so many days ago, in the month it was opened. */
const closedDaysAgo = async (days: number, lines: readonly string[]) => {
  const { merchantId, skillGroupId } = shop;
  const closedAt = new Date(Date.now() - days * 86_400_000);
  const seeded = await aConversation(desk, { merchantId, skillGroupId, isClosed: true, arrivedAt: closedAt, lines });
  const month = `${closedAt.toISOString().slice(0, 7)}-01`;
  await desk.sql('select ensure_partitions($1::date)', [month]);
  await desk.sql('update conversations set closed_at = $2, opened_month = $3 where id = $1', [
    seeded.id,
    closedAt,
    month,
  ]);
  await desk.sql('update messages set opened_month = $2 where conversation_id = $1', [seeded.id, month]);
  return { ...seeded, month, key: await aMedium(seeded.id, closedAt.toISOString()) };
};

const linesOf = async (conversationId: string): Promise<number> =>
  (await desk.sql('select 1 from messages where conversation_id = $1', [conversationId])).length;

it('takes out at night what is older than its class allows, a month at once where it can, and keeps the facts', async () => {
  const [ancient, old, young] = [
    await closedDaysAgo(300, ['很久以前']),
    await closedDaysAgo(100, ['三个月前']),
    await closedDaysAgo(10, ['上周']),
  ];
  const { merchantId, browsers } = shop;
  await desk.container.keeping.old.planNights();
  const gone = await desk.container.keeping.old.forget(new Date());
  expect(gone.months).toBeGreaterThanOrEqual(1);
  await request(desk.url)
    .patch('/api/v1/settings')
    .set(headersOf(browsers.owner))
    .send({ keepMessagesDays: 60 })
    .expect(200);
  await runTimer('retention', merchantId);

  expect([await linesOf(ancient.id), await linesOf(old.id), await linesOf(young.id)]).toEqual([0, 0, 1]);
  const read = ({ key }: { readonly key: string }) => desk.container.sending.mediaStore.get(key);
  expect([await read(ancient), await read(old), (await read(young))?.length]).toEqual([undefined, undefined, 7]);
  const facts = await desk.sql('select state, last_preview from conversations where id = any($1)', [
    [ancient.id, old.id],
  ]);
  expect(facts).toEqual([1, 2].map(() => ({ state: 'closed', last_preview: null })));
  const { run, kept } = storageView.parse((await get(browsers.owner, '/storage').expect(200)).body);
  expect(kept).toMatchObject({ messageDays: 60, mediaDays: 60 });
  expect(run).toMatchObject({
    removed: { conversations: 2, media: 2 },
    auditFault: null,
    usage: { media: { rows: 1, bytes: 7 } },
  });
  const [next] = await desk.sql<{ due_at: Date }>(
    `select due_at from timers where kind = 'retention' and subject_id = $1`,
    [merchantId],
  );
  expect(next?.due_at.getTime()).toBeGreaterThan(Date.now());
});

it('chains the audit log: a changed, missing or added entry is found, and old ones may go', async () => {
  const { merchantId, browsers } = other;
  await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      post(browsers.admin, '/skill-groups', { name: `组 ${at}`, agentIds: [] }).expect(200),
    ),
  );
  await Promise.all(
    [1, 2, 3].map((agingMinutes) =>
      request(desk.url).patch('/api/v1/settings').set(headersOf(browsers.owner)).send({ agingMinutes }).expect(200),
    ),
  );
  const fault = () => desk.container.foundation.unitOfWork.run(merchantId, ({ retention }) => retention.auditFault());
  expect(await fault()).toBeUndefined();
  const entries = await desk.sql<{ id: string; number: string }>(
    'select id, number from audit_entries where merchant_id = $1 order by number',
    [merchantId],
  );
  expect(entries.length).toBeGreaterThan(2);
  expect(entries.map(({ number }) => Number(number))).toEqual(entries.map((_, at) => at + 1));

  const inVain = async (change: string): Promise<number | undefined> => {
    await desk.sql('begin');
    await desk.sql(change, [entries[1]?.id]);
    await desk.sql('commit');
    return fault();
  };
  await desk.sql(`create table kept_entries as select * from audit_entries where merchant_id = $1`, [merchantId]);
  expect(await inVain(`update audit_entries set action = 'nothing.happened' where id = $1`)).toBe(2);
  expect(
    await inVain(`update audit_entries e set action = k.action from kept_entries k where e.id = $1 and k.id = e.id`),
  ).toBeUndefined();
  expect(await inVain(`delete from audit_entries where id = $1`)).toBe(3);
  await desk.sql(`insert into audit_entries overriding system value select * from kept_entries where id = $1`, [
    entries[1]?.id,
  ]);
  await desk.sql('drop table kept_entries');
});

const MARKS = ['阿米娜-标记', '13912345678', '标记路 9 号', '苹果标记'] as const;

const tablesWith = async (mark: string): Promise<readonly string[]> => {
  const tables = await desk.sql<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const hits = [];
  for (const { name } of tables) {
    const found = await desk.sql(`select 1 from "${name}" t where t::text like $1 limit 1`, [`%${mark}%`]);
    if (found.length > 0) hits.push(name);
  }
  return hits;
};

const aMarkedCustomer = async () => {
  const { merchantId, skillGroupId, browsers } = shop;
  const seeded = await aConversation(desk, {
    merchantId,
    skillGroupId,
    agentId: browsers.agent.agentId,
    lines: [MARKS[3]],
    allowance: 5,
  });
  const body = { name: MARKS[0], phone: MARKS[1], address: MARKS[2], attributes: { 备注: MARKS[3] } };
  await request(desk.url)
    .patch(`/api/v1/customers/${seeded.customerId}`)
    .set(headersOf(browsers.owner))
    .send(body)
    .expect(200);
  const types = await get(browsers.owner, '/ticket-types');
  const ticket = {
    typeId: types.body.items[0].id,
    subject: MARKS[3],
    customerId: seeded.customerId,
    description: MARKS[2],
  };
  await post(browsers.owner, '/tickets', ticket).expect(200);
  await desk.container.indexWaiting(merchantId);
  const [{ openid } = { openid: '' }] = await desk.sql<{ openid: string }>(
    'select openid from identities where id = $1',
    [seeded.identityId],
  );
  return { ...seeded, openid, key: await aMedium(seeded.id, new Date().toISOString()) };
};

it('shows the whole of a customer, forgets them when a second person agrees, and keeps evidence without content', async () => {
  const { merchantId, browsers } = shop;
  const customer = await aMarkedCustomer();
  const path = `/customers/${customer.customerId}`;
  const [json, text] = [
    await get(browsers.supervisor, `${path}/file`),
    await get(browsers.supervisor, `${path}/file?form=text`),
  ];
  for (const mark of MARKS) expect(JSON.stringify(json.body)).toContain(mark);
  for (const mark of MARKS) expect(text.text).toContain(mark);

  const asked = await post(browsers.admin, `${path}/erase-tasks`, { reason: 'customer_asked' }).expect(200);
  const again = await post(browsers.supervisor, `${path}/erase-tasks`, { reason: 'other' }).expect(200);
  expect(again.body.id).toBe(asked.body.id);
  const refused = await post(browsers.admin, `/erase-tasks/${asked.body.id}/approve`);
  expect([refused.status, refused.body.error.code]).toEqual([403, 'second_person']);
  const both = await Promise.all([1, 2].map(() => post(browsers.owner, `/erase-tasks/${asked.body.id}/approve`)));
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);

  await runTimer('erase_customer', asked.body.id);
  expect(await linesOf(customer.id)).toBe(1); // The conversation goes on: it ends first.
  await desk.sql(`update conversations set state = 'closed', closed_at = now(), agent_id = null where id = $1`, [
    customer.id,
  ]);
  await runTimer('erase_customer', asked.body.id);

  // What a relay does within a moment.
  await desk.sql('delete from outbox');
  for (const mark of [...MARKS, customer.openid]) expect([mark, await tablesWith(mark)]).toEqual([mark, []]);
  expect(await desk.container.sending.mediaStore.get(customer.key)).toBeUndefined();
  expect(await desk.container.foundation.eventLog.end(merchantId)).toBeUndefined();
  const { items } = (await get(browsers.owner, '/erase-tasks').expect(200)).body;
  expect(items[0]).toMatchObject({
    id: asked.body.id,
    state: 'done',
    customerName: null,
    removed: { messages: 1, media: 1, profile: 1 },
  });
  const actions = await desk.sql<{ action: string }>(
    `select action from audit_entries where subject_id = $1 and action like 'erasure.%' order by id`,
    [customer.customerId],
  );
  expect(actions.map(({ action }) => action)).toEqual(['erasure.requested', 'erasure.approved', 'erasure.done']);
});

it('forgets the whole person where they were joined to another since they asked', async () => {
  const { browsers } = shop;
  const make = () => aConversation(desk, { ...shop, agentId: browsers.agent.agentId });
  const [kept, asking] = [await make(), await make()];
  const customers = [kept.customerId, asking.customerId];
  const asked = await post(browsers.admin, `/customers/${asking.customerId}/erase-tasks`, { reason: 'customer_asked' });
  await post(browsers.supervisor, `/customers/${kept.customerId}/merge`, { otherId: asking.customerId }).expect(200);
  await desk.sql(
    `update conversations set state = 'closed', closed_at = now(), agent_id = null where customer_id = $1`,
    [kept.customerId],
  );
  await post(browsers.owner, `/erase-tasks/${asked.body.id}/approve`).expect(200);
  await runTimer('erase_customer', asked.body.id);
  const rows = await desk.sql('select name, erased_at is not null as erased from customers where id = any($1)', [
    customers,
  ]);
  expect(rows).toEqual(customers.map(() => ({ name: null, erased: true })));
});

it('opens a task when WeChat says so, which nobody may refuse and which is done within a day by itself', async () => {
  const { merchantId, browsers } = shop;
  const customer = await aMarkedCustomer();
  const { unitOfWork, clock, newId } = desk.container.foundation;
  const withdrawn = {
    channelId: customer.channelId,
    openid: customer.openid,
    act: 'revoked',
    revokedCodes: ['8'],
  } as const;
  await unitOfWork.run(merchantId, (stores) => openErasureForWeChat(stores, withdrawn, { at: clock.now(), newId }));
  const [task] = (await get(browsers.owner, '/erase-tasks')).body.items;
  expect(task).toMatchObject({ source: 'wechat', scope: 'profile', state: 'awaiting' });
  expect(Date.parse(task.dueAt)).toBeLessThanOrEqual(Date.now() + 86_400_000);
  await post(browsers.owner, `/erase-tasks/${task.id}/reject`).expect(403);

  await runTimer('erase_customer', task.id);
  const [row] = await desk.sql('select name, phone, address from customers where id = $1', [customer.customerId]);
  expect(row).toEqual({ name: null, phone: null, address: null });
  expect(await linesOf(customer.id)).toBe(1);
});

it('gives the owner everything of the merchant as a zip, without secrets and without a word of another merchant', async () => {
  const { browsers, merchantId } = shop;
  const secret = await post(browsers.owner, '/order-sources', {
    kind: 'http',
    name: '商城',
    url: 'https://shop.example',
    secret: 'a-secret-of-the-shop',
  });
  expect(secret.status).toBe(200);
  await get(browsers.admin, '/merchant/export').expect(403);
  const answer = await get(browsers.owner, '/merchant/export')
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(null, Buffer.concat(chunks)));
    });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/zip']);
  const files = await unzip(answer.body);
  expect(files.get('merchants.jsonl')).toContain(merchantId);
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(['messages.jsonl', 'customers.jsonl', 'tickets.jsonl', 'audit_entries.jsonl']),
  );
  expect([...files.keys()].filter((name) => name.startsWith('media/')).length).toBeGreaterThan(0);
  for (const [name, content] of files) {
    expect([name, content.includes(other.merchantId), /argon2|app_secret|private_key/.test(content)]).toEqual([
      name,
      false,
      false,
    ]);
    if (name.endsWith('.jsonl')) for (const line of content.trim().split('\n').filter(Boolean)) JSON.parse(line);
  }
});

it('shows what failed and tries it again', async () => {
  const { merchantId, browsers } = shop;
  await desk.sql(
    `insert into journal (day, merchant_id, channel_id, shard, openid, key, push, received_at, attempts, done_at, error)
     values (current_date, $1, $2, 3, 'o', 'k', '{"kind": "message", "content": {"type": "text"}}', now(), 5, now(), 'it broke')`,
    [merchantId, randomUUID()],
  );
  const before = storageView.parse((await get(browsers.admin, '/storage').expect(200)).body);
  expect(before.failedJobs).toMatchObject([{ kind: 'push', what: 'text', attempts: 5, error: 'it broke' }]);
  expect((await post(browsers.admin, '/storage/retry').expect(200)).body).toEqual({ count: 1 });
  const [row] = await desk.sql(`select done_at, attempts, error from journal where key = 'k'`);
  expect(row).toEqual({ done_at: null, attempts: 0, error: null });
  await get(browsers.agent, '/storage').expect(403);
});

/** Central directory and data of a zip, as the format says (APPNOTE 4.3). */
const unzip = async (zip: Buffer): Promise<ReadonlyMap<string, string>> => {
  const { inflateRawSync } = await import('node:zlib');
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const files = new Map<string, string>();
  let place = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(place + 10),
      zip.readUInt32LE(place + 20),
      zip.readUInt16LE(place + 28),
    ];
    const name = zip.toString('utf8', place + 46, place + 46 + nameLength);
    const local = zip.readUInt32LE(place + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + size);
    files.set(name, (method === 8 ? inflateRawSync(data) : data).toString('utf8'));
    place += 46 + nameLength + zip.readUInt16LE(place + 30) + zip.readUInt16LE(place + 32);
  }
  return files;
};
