import { AppError } from '../../../src/kernel/errors.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createTransactions } from '../../../src/postgres/unit-of-work.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aMerchant, asSuperuser, newId, openTestDatabase } from '../../support/postgres.js';

let testDatabase: TestDatabase;
let database: Database;
let merchantId: string;

beforeAll(async () => {
  testDatabase = await cloneDatabase();
  database = await openTestDatabase(testDatabase.url);
  ({ merchantId } = await aMerchant(testDatabase.url));
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

const addGroup = (name: string) =>
  ['insert into skill_groups (id, merchant_id, name) values ($1, $2, $3)', [newId(), merchantId, name]] as const;
const countGroups = async (name: string) =>
  (
    await asSuperuser<{ n: number }>(testDatabase.url, 'select count(*)::int as n from skill_groups where name = $1', [
      name,
    ])
  )[0]?.n;

it('keeps nothing of work that failed, whatever the failure', async () => {
  const transaction = createTransactions(database.app);
  const failed = transaction(merchantId, async (manager) => {
    const [sql, parameters] = addGroup('half');
    await manager.query(sql, [...parameters]);
    throw new AppError('conflict', 'not_queued');
  });
  await expect(failed).rejects.toMatchObject({ kind: 'conflict', code: 'not_queued' });
  expect(await countGroups('half')).toBe(0);
});

it('says so when a failed statement was passed over, because nothing of the work is kept then', async () => {
  const transaction = createTransactions(database.app);
  const [sql, parameters] = addGroup('passed over');
  const careless = transaction(merchantId, async (manager) => {
    await manager.query(sql, [...parameters]);
    await manager.query('select 1 / 0').catch(() => undefined);
  });
  await expect(careless).rejects.toThrow('failed statement');
  expect(await countGroups('passed over')).toBe(0);
});

it('commits nothing when the statement whose answer the commit waits for fails, and says why that one did', async () => {
  const transaction = createTransactions(database.app);
  for (const afterwards of ['select 1', undefined]) {
    let tries = 0;
    const careless = transaction(merchantId, async (manager, owe) => {
      tries += 1;
      const [sql, parameters] = addGroup('owed');
      await manager.query(sql, [...parameters]);
      owe(manager.query(`do $$ begin raise exception 'meanwhile' using errcode = '40001'; end $$`));
      // Sent behind the one that failed, this meets an aborted transaction and must not hide why.
      if (afterwards) await manager.query(afterwards);
    });
    await expect(careless).rejects.toMatchObject({ kind: 'unavailable' });
    expect(tries).toBe(5);
  }
  expect(await countGroups('owed')).toBe(0);
});

it('turns a key in use into a conflict, and keeps the cause', async () => {
  const transaction = createTransactions(database.app);
  const add = () =>
    transaction(merchantId, (manager) => {
      const [sql, parameters] = addGroup('twice');
      return manager.query(sql, [...parameters]);
    });
  await add();
  const refusal = await add().catch((error: unknown) => error);
  expect(refusal).toMatchObject({ kind: 'conflict', code: 'already_exists', cause: expect.any(Error) });
});

it('ends a deadlock by running the loser again, and both do their work once', async () => {
  const transaction = createTransactions(database.app);
  for (const name of ['first', 'second']) {
    const [sql, parameters] = addGroup(name);
    await transaction(merchantId, (manager) => manager.query(sql, [...parameters]));
  }
  let tries = 0;
  const bothIn = twoMeet();
  const rename = (one: string, other: string) =>
    transaction(merchantId, async (manager) => {
      tries += 1;
      const touch = `update skill_groups set created_at = created_at + interval '1 day' where name = $1`;
      await manager.query(touch, [one]);
      await bothIn();
      await manager.query(touch, [other]);
    });

  await Promise.all([rename('first', 'second'), rename('second', 'first')]);

  expect(tries).toBeGreaterThanOrEqual(3);
  const moved = await asSuperuser(
    testDatabase.url,
    `select name from skill_groups where name in ('first', 'second') and created_at > now() + interval '47 hours'`,
  );
  expect(moved).toHaveLength(2);
});

/** Both wait for each other the first time; whoever comes again passes. */
const twoMeet = () => {
  let inside = 0;
  let open: () => void = () => {};
  const both = new Promise<void>((resolve) => {
    open = resolve;
  });
  return (): Promise<void> => {
    inside += 1;
    if (inside === 2) open();
    return both;
  };
};

it('gives up after five tries', async () => {
  let tries = 0;
  const failed = createTransactions(database.app)(merchantId, async (manager) => {
    tries += 1;
    await manager.query(`do $$ begin raise exception 'again' using errcode = '40001'; end $$`);
  });
  await expect(failed).rejects.toMatchObject({ kind: 'unavailable' });
  expect(tries).toBe(5);
});

it('runs work again when its connection died before the commit, and survives connections that are cut', async () => {
  let tries = 0;
  await createTransactions(database.app)(merchantId, async (manager) => {
    tries += 1;
    const [sql, parameters] = addGroup('survivor');
    await manager.query(sql, [...parameters]);
    if (tries > 1) return;
    const [{ pid }] = await manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
    await asSuperuser(testDatabase.url, 'select pg_terminate_backend($1)', [pid]);
    await manager.query('select 1');
  });
  expect(tries).toBe(2);
  expect(await countGroups('survivor')).toBe(1);
});

it('cuts off a transaction that takes too long and hands its connection to nobody', async () => {
  const transaction = createTransactions(database.app, { deadlineMs: 100 });
  const slow = transaction(merchantId, async (manager) => {
    const [sql, parameters] = addGroup('too slow');
    await manager.query(sql, [...parameters]);
    await manager.query('select pg_sleep(5)');
  });
  await expect(slow).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await countGroups('too slow')).toBe(0);
});

it('never finds a row by a condition that is undefined', async () => {
  const { AgentEntity } = await import('../../../src/postgres/entities/agent.entity.js');
  const id: string | undefined = [].at(0);
  await expect(database.system.manager.findOneBy(AgentEntity, { id })).rejects.toThrow(/undefined/);
});
