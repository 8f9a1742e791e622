import { randomUUID } from 'node:crypto';
import { createRebuildReports } from '../../../src/services/reports/rebuild-reports.js';
import { KEPT_TABLES } from '../../../src/postgres/repositories/retention/kept-tables.table.js';
import { NIGHT } from '../../../src/postgres/repositories/retention/night.table.js';
import { aConversation } from '../../support/http/conversations.js';
import type { SeededConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const YEARS = 365;
const THREE_YEARS_AND_MORE = 4 * YEARS;

let desk: Desk;
let shop: Merchant;
let talk: SeededConversation;

beforeAll(async () => {
  desk = await openDesk();
  shop = await openMerchant(desk, 'night');
  const { merchantId, skillGroupId, browsers } = shop;
  talk = await aConversation(desk, { merchantId, skillGroupId, agentId: browsers.agent.agentId, lines: ['在吗'] });
});
afterAll(() => desk?.close());

type Row = Readonly<Record<string, unknown>>;

const add = async (table: string, row: Row): Promise<void> => {
  const whole = { merchant_id: shop.merchantId, ...row };
  const names = Object.keys(whole);
  await desk.sql(
    `insert into ${table} (${names.join()}) values (${names.map((_, at) => `$${at + 1}`).join()})`,
    Object.values(whole),
  );
};

const night = async (): Promise<Readonly<Record<string, number>>> => {
  const { merchantId } = shop;
  await desk.container.keeping.old.planNights();
  const [timer] = await desk.sql<{ id: string; lease_number: string }>(
    `update timers set lease_number = lease_number + 1 where kind = 'retention' and subject_id = $1 returning id, lease_number`,
    [merchantId],
  );
  if (!timer) throw new Error('no night is planned');
  await desk.container.keeping.timers.retention({
    id: timer.id,
    merchantId,
    kind: 'retention',
    subjectId: merchantId,
    payload: {},
    attempts: 1,
    leaseNumber: Number(timer.lease_number),
  });
  const [run] = await desk.sql<{ removed: Record<string, number> }>(
    'select removed from retention_runs where merchant_id = $1 order by started_at desc limit 1',
    [merchantId],
  );
  return run?.removed ?? {};
};

/** Those of the keys that are left. */
const left = async (table: string, key: string, keys: readonly unknown[]): Promise<readonly unknown[]> =>
  (
    await desk.sql<{ key: unknown }>(`select ${key} as key from ${table} where ${key} = any($1) order by 1`, [keys])
  ).map((row) => row.key);

it('says of every table how long it is kept, or why it is not of the night', async () => {
  const rows = await desk.sql<{ name: string }>(`
    select t.table_name as name from information_schema.tables t
      join pg_class c on c.relname = t.table_name and c.relnamespace = 'public'::regnamespace
     where t.table_schema = 'public' and t.table_type = 'BASE TABLE' and not c.relispartition`);
  const spoken = new Set([...NIGHT.flatMap(({ tables }) => tables), ...Object.keys(KEPT_TABLES)]);
  expect([...spoken].toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
});

const ordersOf = async () => {
  const [sourceId, importId, emptyImport] = [randomUUID(), randomUUID(), randomUUID()];
  await add('order_sources', { id: sourceId, kind: 'import', name: '表格' });
  const file = { source_id: sourceId, file_name: 'a.csv', row_count: 1, order_count: 1 };
  await add('order_imports', { ...file, id: importId, created_at: daysAgo(10) });
  await add('order_imports', { ...file, id: emptyImport, created_at: daysAgo(THREE_YEARS_AND_MORE) });
  const content = { number: 'n', receiver: { name: '李小满' }, note: '快点' };
  for (const [number, age] of [
    ['young', 10],
    ['named', 200],
    ['gone', THREE_YEARS_AND_MORE],
  ] as const) {
    const order = { source_id: sourceId, number, content: JSON.stringify(content), placed_at: daysAgo(age) };
    await add('known_orders', { ...order, as_of: daysAgo(age) });
    await add('imported_orders', { ...order, import_id: importId, phone: '13912345678', imported_at: daysAgo(age) });
  }
  return { sourceId, imports: [importId, emptyImport] };
};

const complaintsAndPayments = async () => {
  const { channelId } = talk;
  const payment = (id: string, outTradeNo: string): Row => ({
    id,
    channel_id: channelId,
    mch_id: '1900000109',
    out_trade_no: outTradeNo,
    trade_state: 'paid',
    total_fen: 100,
    paid_at: daysAgo(THREE_YEARS_AND_MORE),
    known_at: daysAgo(THREE_YEARS_AND_MORE),
  });
  const [whole, disputed, request, refund] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await add('payments', payment(whole, 'whole'));
  await add('payments', payment(disputed, 'disputed'));
  const old = daysAgo(THREE_YEARS_AND_MORE);
  await add('refund_requests', {
    id: request,
    payment_id: whole,
    amount_fen: 100,
    reason: 'x',
    state: 'approved',
    needs_approval: false,
    requested_by: shop.browsers.agent.agentId,
    requested_at: old,
    client_refund_id: 'c',
  });
  await add('refunds', {
    id: refund,
    request_id: request,
    payment_id: whole,
    channel_id: channelId,
    out_refund_no: 'r',
    amount_fen: 100,
    state: 'success',
    created_at: old,
  });
  await add('refund_events', { id: randomUUID(), refund_id: refund, to_state: 'success', source: 'query', at: old });
  const complaint = (id: string, age: number): Row => ({
    id,
    channel_id: channelId,
    complaint_id: id,
    mch_id: '1900000109',
    state: 'processed',
    facts: JSON.stringify({ phone: '13912345678', problem: '坏了' }),
    complained_at: daysAgo(age),
    due_at: daysAgo(age),
    created_at: daysAgo(age),
  });
  const [gone, named] = [randomUUID(), randomUUID()];
  await add('complaints', complaint(gone, THREE_YEARS_AND_MORE));
  await add('complaints', { ...complaint(named, 200), payment_id: disputed });
  const step = { operator: 'user', type: 'created', details: '坏了', at: old };
  await add('complaint_events', { ...step, id: randomUUID(), complaint_row_id: gone, log_id: 'l' });
  return { whole, disputed, gone, named };
};

/** One row that is old enough to go and one that is not, by age in days. */
const logs = async () => {
  const { channelId, identityId, customerId, id } = talk;
  const endpoint = randomUUID();
  await add('webhook_endpoints', {
    id: endpoint,
    name: 'x',
    url: 'https://hooks.example',
    events: ['message.received'],
    secret: Buffer.from('s'),
    enabled: false,
    created_at: daysAgo(400),
  });
  const agentId = shop.browsers.agent.agentId;
  const kinds = {
    webhook_deliveries: (key: string, at: Date) => ({
      id: key,
      endpoint_id: endpoint,
      key,
      type: 'message.received',
      body: '{"text":"在吗"}',
      queued_at: at,
    }),
    passive_replies: (key: string, at: Date) => ({
      message_id: key,
      channel_id: channelId,
      push_key: key,
      conversation_id: id,
      opened_month: '2026-01-01',
      content: '{}',
      state: 'sent',
      created_at: at,
    }),
    grant_drifts: (key: string, at: Date) => ({
      id: key,
      identity_id: identityId,
      errcode: 45015,
      ledger: '{}',
      noticed_at: at,
    }),
    one_time_links: (key: string, at: Date) => ({
      id: key,
      agent_id: agentId,
      kind: 'reset',
      token_hash: Buffer.from(key),
      expires_at: at,
    }),
    erase_tasks: (key: string, at: Date) => ({
      id: key,
      customer_id: customerId,
      source: 'wechat',
      reason: 'other',
      scope: 'profile',
      state: 'done',
      requested_at: at,
      due_at: at,
      done_at: at,
    }),
  } as const;
  const ages = {
    webhook_deliveries: 31,
    passive_replies: 181,
    grant_drifts: 181,
    one_time_links: 366,
    erase_tasks: 1_097,
  };
  const keys: Record<string, readonly [string, string]> = {};
  for (const [table, rowOf] of Object.entries(kinds)) {
    const [old, young] = [randomUUID(), randomUUID()];
    const age = Object.entries(ages).find(([name]) => name === table)?.[1] ?? 0;
    await add(table, rowOf(old, daysAgo(age)));
    await add(table, rowOf(young, daysAgo(age - 3)));
    keys[table] = [old, young];
  }
  for (const [age, status] of [
    [366, 'online'],
    [300, 'busy'],
  ] as const)
    await add('agent_statuses', { agent_id: agentId, changed_by: agentId, status, at: daysAgo(age) });
  return keys;
};

it('takes out logs, look-ups, notices and drifts by their class, and keeps trade records three years without the person', async () => {
  const [orders, trade, kept] = [await ordersOf(), await complaintsAndPayments(), await logs()];

  const removed = await night();

  for (const [table, [old, young]] of Object.entries(kept)) {
    const key = table === 'passive_replies' ? 'message_id' : 'id';
    expect([table, await left(table, key, [old, young])]).toEqual([table, [young]]);
  }
  expect(await desk.sql(`select status from agent_statuses where at < now() - interval '200 days'`)).toEqual([
    { status: 'busy' },
  ]);
  for (const table of ['known_orders', 'imported_orders']) {
    const rows = await desk.sql(
      `select number, content ? 'receiver' as named from ${table} where source_id = $1 order by 1`,
      [orders.sourceId],
    );
    expect([table, rows]).toEqual([
      table,
      [
        { number: 'named', named: false },
        { number: 'young', named: true },
      ],
    ]);
  }
  expect(await desk.sql(`select phone from imported_orders where number = 'named'`)).toEqual([{ phone: null }]);
  expect(await left('order_imports', 'id', orders.imports)).toEqual(orders.imports.slice(0, 1));
  expect(await left('payments', 'id', [trade.whole, trade.disputed])).toEqual([trade.disputed]);
  expect(await desk.sql('select id, facts from complaints')).toEqual([{ id: trade.named, facts: { problem: '坏了' } }]);
  expect(await desk.sql('select 1 from refunds union all select 1 from refund_events')).toEqual([]);
  expect(removed).toMatchObject({ orders: 1, orderPersons: 2, payments: 1, complaints: 1, webhookDeliveries: 1 });
});

it('keeps what reports say of conversations whose words are gone, also when they are counted again', async () => {
  const { merchantId, skillGroupId, browsers } = shop;
  const arrivedAt = daysAgo(200);
  const agentId = browsers.agent.agentId;
  const old = await aConversation(desk, { merchantId, skillGroupId, agentId, arrivedAt, lines: ['坏了三个'] });
  await desk.sql(
    `insert into messages (id, merchant_id, conversation_id, opened_month, number, direction, agent_id, content, occurred_at)
     select $1, merchant_id, id, opened_month, 2, 'outbound', $3, '{"type":"text","text":"好的"}', $4 from conversations where id = $2`,
    [randomUUID(), old.id, agentId, new Date(arrivedAt.getTime() + 60_000)],
  );
  await desk.sql('update messages set occurred_at = $2 where conversation_id = $1 and number = 1', [old.id, arrivedAt]);
  await desk.sql(
    `update conversations set state = 'closed', closed_at = $2, last_number = 2, wrap_up = '{"reason": "已解决", "note": "送了一箱"}'
      where id = $1`,
    [old.id, new Date(arrivedAt.getTime() + 600_000)],
  );
  const { countWaiting } = desk.container.reports;
  const facts = () =>
    desk.sql('select * from conversation_facts where conversation_id = $1 order by agent_id', [old.id]);
  while (await countWaiting(merchantId));
  const before = await facts();
  expect(before).toContainEqual(expect.objectContaining({ first_responses: 1, first_response_ms: '60000' }));

  expect((await night())['conversations']).toBe(1);
  while (await countWaiting(merchantId));
  expect(await facts()).toEqual(before);

  const rebuild = createRebuildReports({ unitOfWork: desk.container.foundation.unitOfWork, countWaiting });
  await rebuild(merchantId);
  expect(await facts()).toEqual(before);

  // Joined with another customer, they are that one's.
  const joined = randomUUID();
  await desk.sql('insert into customers (id, merchant_id) values ($1, $2)', [joined, merchantId]);
  await desk.sql('update conversations set customer_id = $2 where id = $1', [old.id, joined]);
  while (await countWaiting(merchantId));
  expect(await facts()).toEqual(before.map((row) => Object.assign({}, row, { customer_id: joined })));
});
