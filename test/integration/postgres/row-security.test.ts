import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aMerchant, asSuperuser, newId, openTestDatabase } from '../../support/postgres.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createMerchantReader, createTransactions } from '../../../src/postgres/unit-of-work.js';

let testDatabase: TestDatabase;
let database: Database;
let ours: { readonly merchantId: string; readonly agentId: string };
let theirs: { readonly merchantId: string; readonly agentId: string };

beforeAll(async () => {
  testDatabase = await cloneDatabase();
  database = await openTestDatabase(testDatabase.url);
  ours = await aMerchant(testDatabase.url, 'ours');
  theirs = await aMerchant(testDatabase.url, 'theirs');
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

it('works as roles that own nothing, are no superusers and are bound by row security', async () => {
  expect(database.hasRoles).toBe(true);
  const roles = await asSuperuser(
    testDatabase.url,
    `select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
        (select count(*)::int from pg_class where relowner = r.oid) as owned
       from pg_roles r where rolname in ('jiedai_app', 'jiedai_system') order by 1`,
  );
  const harmless = {
    rolsuper: false,
    rolbypassrls: false,
    rolcanlogin: false,
    rolcreaterole: false,
    rolcreatedb: false,
    owned: 0,
  };
  expect(roles).toEqual([
    { rolname: 'jiedai_app', ...harmless },
    { rolname: 'jiedai_system', ...harmless },
  ]);
  expect(await database.app.query('select current_user as role')).toEqual([{ role: 'jiedai_app' }]);
  expect(await database.system.query('select current_user as role')).toEqual([{ role: 'jiedai_system' }]);
});

it('shows one merchant nothing of another, with no check of the application in between', async () => {
  const read = createMerchantReader(database.app);
  const seen = await read(ours.merchantId, (manager) => manager.query('select id, name from merchants'));
  const agents = await read(ours.merchantId, (manager) => manager.query('select id from agents'));

  expect(seen).toEqual([{ id: ours.merchantId, name: 'ours' }]);
  expect(agents).toEqual([{ id: ours.agentId }]);
});

it('lets one merchant neither change, delete nor add rows of another', async () => {
  const transaction = createTransactions(database.app);
  const tried = async (sql: string, parameters: readonly unknown[]) =>
    transaction(ours.merchantId, (manager) => manager.query(sql, [...parameters]));

  await tried(`update agents set name = 'stolen' where id = $1`, [theirs.agentId]);
  await tried('delete from agents where id = $1', [theirs.agentId]);
  await expect(
    tried(`insert into skill_groups (id, merchant_id, name) values ($1, $2, 'planted')`, [newId(), theirs.merchantId]),
  ).rejects.toThrow(/row-level security/);
  await expect(
    tried('update agents set merchant_id = $2 where id = $1', [ours.agentId, theirs.merchantId]),
  ).rejects.toThrow(/row-level security/);

  const rows = await asSuperuser(testDatabase.url, 'select name, merchant_id from agents where id = $1', [
    theirs.agentId,
  ]);
  expect(rows).toEqual([{ name: 'Lin', merchant_id: theirs.merchantId }]);
});

it('shows nothing at all outside a unit of work', async () => {
  expect(await database.app.query('select id from merchants')).toEqual([]);
  expect(await database.app.query('select id from agents')).toEqual([]);
});

it('forgets the merchant when the transaction ends, so that a connection never carries it to the next one', async () => {
  const transaction = createTransactions(database.app);
  await Promise.all(
    Array.from({ length: 20 }, () => transaction(ours.merchantId, (manager) => manager.query('select 1'))),
  );

  const left = await Promise.all(
    Array.from({ length: 20 }, () =>
      database.app.query(`select nullif(current_setting('app.merchant_id', true), '') as id`),
    ),
  );
  expect(left.flat()).toEqual(Array.from({ length: 20 }, () => ({ id: null })));
});

it.each(['messages', 'conversations', 'customers', 'identities', 'media', 'grants', 'skill_groups', 'routing_rules'])(
  'keeps what customers wrote and who they are from jiedai_system: %s',
  async (table) => {
    await expect(database.system.query(`select * from ${table}`)).rejects.toThrow(/permission denied/);
  },
);

it('shows jiedai_system of an agent only what signing in needs', async () => {
  const [row] = await database.system.query('select id, name, role from agents where id = $1', [ours.agentId]);
  expect(row).toEqual({ id: ours.agentId, name: 'Lin', role: 'owner' });
  await expect(database.system.query('select capacity from agents')).rejects.toThrow(/permission denied/);
  await expect(database.system.query(`update agents set role = 'owner'`)).rejects.toThrow(/permission denied/);
});

it('keeps dedupe keys, login counters and the adding of merchants from jiedai_app', async () => {
  for (const table of ['push_keys', 'login_counters']) {
    await expect(database.app.query(`select * from ${table}`)).rejects.toThrow(/permission denied/);
  }
  const added = database.app.query(`insert into merchants (id, name) values ($1, 'new')`, [newId()]);
  await expect(added).rejects.toThrow(/permission denied/);
});

it('lets neither role make tables, change the schema or shed its role rights', async () => {
  for (const source of [database.app, database.system]) {
    await expect(source.query('create table planted (id int)')).rejects.toThrow(/permission denied/);
    await expect(source.query('alter table messages disable row level security')).rejects.toThrow(/must be owner/);
    await expect(source.query('drop table journal')).rejects.toThrow(/must be owner/);
  }
});
