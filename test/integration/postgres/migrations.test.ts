import { randomBytes } from 'node:crypto';
import { createLogger } from '../../../src/app/logger.js';
import { assertMigrated, listMigrations, migrate, revertNewest } from '../../../src/app/commands/migrate.js';
import { AppError } from '../../../src/kernel/errors.js';
import { emptyDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { asSuperuser } from '../../support/postgres.js';
import { breaksBetween, shapeOf } from '../../support/schema-changes.js';

const logger = createLogger('silent');
let database: TestDatabase;

beforeEach(async () => {
  database = await emptyDatabase();
});
afterEach(() => database.drop());

const settings = () => ({ databaseUrl: database.url, migrationUrl: database.url, logLevel: 'silent' as const });

const tables = async (): Promise<readonly string[]> => {
  const rows = await asSuperuser<{ name: string }>(
    database.url,
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map(({ name }) => name);
};

const policies = () =>
  asSuperuser(database.url, `select tablename, policyname, roles::text, cmd, qual from pg_policies order by 1, 2`);

/** What breaks a version that nobody runs. It stays as it is: a new migration adds nothing to it. */
const BEFORE_THE_FIRST_RELEASE = {
  // An AppID is unique among the channels that were not removed.
  AddChannelSignals1790000002030: ['unique CREATE UNIQUE INDEX ON public.channels USING btree (app_id) is gone'],
};

it('goes up adding only, all the way down, and up again to the same schema', async () => {
  const first = await migrate(logger, settings());
  const [tablesBefore, policiesBefore] = [await tables(), await policies()];

  const broken: Record<string, readonly string[]> = {};
  for (let after = await shapeOf(database.url), left = first.ran.length; left > 0; left -= 1) {
    const reverted = await revertNewest(logger, settings());
    const before = await shapeOf(database.url);
    const breaks = left > 1 ? breaksBetween(before, after) : [];
    if (breaks.length > 0) broken[reverted ?? ''] = breaks;
    after = before;
  }
  // Old and new processes work on one schema during an upgrade: to drop or rename is a later release's (docs/running.md).
  expect(broken).toEqual(BEFORE_THE_FIRST_RELEASE);
  expect(await tables()).toEqual(['migrations']);

  const second = await migrate(logger, settings());
  expect(second).toEqual({ ran: first.ran, roles: 'done' });
  expect(await tables()).toEqual(tablesBefore);
  expect(await policies()).toEqual(policiesBefore);
});

it('runs each migration once when many processes start together', async () => {
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => migrate(logger, settings())));

  const [names] = [(await listMigrations(logger, settings())).map(({ name }) => name)];
  expect(outcomes.flatMap(({ ran }) => ran).toSorted()).toEqual([...names].toSorted());
});

it('refuses a schema that is older than the program, and names what is missing', async () => {
  const refusal = await assertMigrated(logger, settings()).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AppError);
  expect(refusal).toMatchObject({
    details: { pendingMigrations: expect.arrayContaining([expect.stringMatching(/^CreateTables/)]) },
  });

  await migrate(logger, settings());
  await expect(assertMigrated(logger, settings())).resolves.toBeUndefined();
});

it('tells a user who owns nothing whether the schema is its own', async () => {
  const user = `plain_${randomBytes(6).toString('hex')}`;
  const address = new URL(database.url);
  Object.assign(address, { username: user, password: 'plain' });
  await asSuperuser(database.url, `create role ${user} login password 'plain'`);
  try {
    await migrate(logger, { ...settings(), databaseUrl: address.href });

    await expect(assertMigrated(logger, { databaseUrl: address.href })).resolves.toBeUndefined();
  } finally {
    await asSuperuser(database.url, `drop role ${user}`);
  }
});

it('gives every table row security that binds its owner too', async () => {
  await migrate(logger, settings());

  const bare = await asSuperuser<{ name: string }>(
    database.url,
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'migrations'
        and not (c.relrowsecurity and c.relforcerowsecurity)`,
  );
  expect(bare).toEqual([]);
});
