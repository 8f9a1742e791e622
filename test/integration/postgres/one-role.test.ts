import { randomBytes } from 'node:crypto';
import { createLogger } from '../../../src/app/logger.js';
import { migrate } from '../../../src/app/commands/migrate.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createMerchantReader, createTransactions } from '../../../src/postgres/unit-of-work.js';
import { emptyDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aMerchant, asSuperuser, newId, openTestDatabase } from '../../support/postgres.js';

// A Postgres whose user may neither make roles nor be given them: what is promised there until an administrator helps.
const user = `plain_${randomBytes(6).toString('hex')}`;
let testDatabase: TestDatabase;
let url: string;
let database: Database | undefined;

const migrateAsUser = () =>
  migrate(createLogger('silent'), { databaseUrl: url, migrationUrl: url, logLevel: 'silent' });

beforeAll(async () => {
  testDatabase = await emptyDatabase();
  const address = new URL(testDatabase.url);
  await asSuperuser(testDatabase.url, `create role ${user} login password 'plain'`);
  await asSuperuser(testDatabase.url, `alter database "${address.pathname.slice(1)}" owner to ${user}`);
  await asSuperuser(testDatabase.url, `grant all on schema public to ${user}`);
  address.username = user;
  address.password = 'plain';
  url = address.href;
});
afterAll(async () => {
  await database?.close();
  await testDatabase.drop();
  const address = new URL(testDatabase.url);
  address.pathname = '/postgres';
  await asSuperuser(address.href, `drop role ${user}`);
});

it('migrates and serves with one role, says so, and still fences each unit of work', async () => {
  expect(await migrateAsUser()).toMatchObject({ roles: 'missing' });
  database = await openTestDatabase(url);
  expect(database.hasRoles).toBe(false);

  const [ours, theirs] = [await aMerchant(url, 'ours'), await aMerchant(url, 'theirs')];
  const read = createMerchantReader(database.app);
  expect(await read(ours.merchantId, (manager) => manager.query('select name from merchants'))).toEqual([
    { name: 'ours' },
  ]);
  const stolen = createTransactions(database.app)(ours.merchantId, (manager) =>
    manager.query(`insert into skill_groups (id, merchant_id, name) values ($1, $2, 'planted')`, [
      newId(),
      theirs.merchantId,
    ]),
  );
  await expect(stolen).rejects.toThrow(/row-level security/);
  expect(await database.system.query('select count(*)::int as merchants from merchants')).toEqual([{ merchants: 2 }]);
});

it('uses the roles from the next migration on, once an administrator has granted them', async () => {
  await asSuperuser(testDatabase.url, `grant jiedai_app, jiedai_system to ${user}`);

  expect(await migrateAsUser()).toMatchObject({ ran: [], roles: 'done' });
  const reopened = await openTestDatabase(url);
  expect(reopened.hasRoles).toBe(true);
  await reopened.close();
});
