import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aMerchant, asSuperuser } from '../../support/postgres.js';

/** Tables that belong to no merchant, and what the application may do there. */
const OPEN_TABLES: Readonly<Record<string, readonly string[]>> = {
  backups: [],
  inbound_shards: ['jiedai_app select', 'jiedai_system select', 'jiedai_system update'],
  login_counters: ['select', 'insert', 'update', 'delete'].map((right) => `jiedai_system ${right}`),
  migrations: ['jiedai_system select'],
  push_keys: ['select', 'insert', 'delete'].map((right) => `jiedai_system ${right}`),
  row_guards: [],
};

type Column = { readonly table: string; readonly column: string; readonly type: string };

/** Some value of a type, another one each time: what stands in a row is of no interest here, whose row it is is. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  uuid: () => randomUUID(),
  text: () => randomUUID(),
  boolean: () => true,
  integer: () => Math.floor(Math.random() * 1e9),
  smallint: () => 1,
  bigint: () => Math.floor(Math.random() * 1e12),
  date: () => '2026-01-01',
  jsonb: () => '{}',
  bytea: () => Buffer.from(randomUUID()),
  tsvector: () => '',
  'timestamp with time zone': () => new Date(),
  'double precision': () => 1,
  numeric: () => 1,
  interval: () => '1 minute',
  'uuid[]': () => [],
  'text[]': () => [],
  'integer[]': () => [],
  'jsonb[]': () => [],
};

/**
 * The second fence alone: each statement names the other merchant itself, as a bug or an injection would. Read from the catalogue,
 * so that a new table is asked the day it is made.
 */
describe('row security with no check of the application before it', () => {
  let database: TestDatabase;
  let app: Client;
  let tables: readonly string[];
  let ours: string;
  let theirs: string;
  const merchantColumn = (table: string): string => (table === 'merchants' ? 'id' : 'merchant_id');

  beforeAll(async () => {
    database = await cloneDatabase();
    ours = (await aMerchant(database.url, 'ours')).merchantId;
    theirs = (await aMerchant(database.url, 'theirs')).merchantId;
    const rows = await asSuperuser<{ name: string }>(
      database.url,
      `select relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'merchant_id'
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
    );
    tables = rows.map(({ name }) => name);
    await fillEveryTable();
    app = await connectAs('jiedai_app');
  }, 30_000);
  afterAll(async () => {
    await app?.end();
    await database?.drop();
  });

  const connectAs = async (role: string): Promise<Client> => {
    const client = new Client({ connectionString: database.url, options: `-c role=${role}` });
    await client.connect();
    return client;
  };

  const columnsToFill = (): Promise<readonly Column[]> =>
    asSuperuser(
      database.url,
      `select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
         from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relname = any($1) and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
          and a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attname <> 'merchant_id'`,
      [tables],
    );

  /** A row of each merchant in each table. What a row must be and what it refers to is put aside in this copy. */
  const fillEveryTable = async (): Promise<void> => {
    const columns = await columnsToFill();
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`
      set session_replication_role = replica;
      do $$ declare c record; begin
        for c in select conname, conrelid::regclass as of from pg_constraint where contype = 'c' and conislocal
          and connamespace = 'public'::regnamespace
        loop execute format('alter table %s drop constraint %I', c.of, c.conname); end loop;
      end $$`);
    for (const table of tables) {
      const wanted = columns.filter((column) => column.table === table);
      const names = ['merchant_id', ...wanted.map(({ column }) => column)];
      const places = names.map((_name, index) => `$${index + 1}`);
      for (const merchantId of [ours, theirs]) {
        const values = wanted.map(({ column, type }) => {
          const make = VALUES[type.replace(/\(.*\)/, '')];
          if (!make) throw new Error(`no value for ${table}.${column}, a ${type}`);
          return make();
        });
        await owner.query(`insert into ${table} (${names.join(', ')}) values (${places.join(', ')})`, [
          merchantId,
          ...values,
        ]);
      }
    }
    await owner.end();
  };

  /** In a unit of work of ours. */
  const asOurs = async (sql: string, values: readonly unknown[] = []) => {
    await app.query('begin');
    try {
      await app.query(`select set_config('app.merchant_id', $1, true)`, [ours]);
      return await app.query(sql, [...values]);
    } finally {
      await app.query('rollback');
    }
  };
  const mayDo = async (role: string, table: string): Promise<ReadonlySet<string>> => {
    const rows = await asSuperuser<{ right: string }>(
      database.url,
      `select r as right from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) r
        where has_table_privilege($1, $2, r)`,
      [role, table],
    );
    return new Set(rows.map(({ right }) => right));
  };
  const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
    attempt.then(
      () => 'done',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
  const guarded = () => [...tables, 'merchants'];

  it('shows rows of ours and none of theirs, whatever the table and however they are asked for', async () => {
    expect(tables.length).toBeGreaterThan(80);
    for (const table of guarded()) {
      if (!(await mayDo('jiedai_app', table)).has('select')) continue;
      const column = merchantColumn(table);
      const { rows } = await asOurs(
        `select count(*) filter (where ${column} = $1)::int as ours, count(*) filter (where ${column} = $2)::int as theirs,
           count(*) filter (where ${column} not in ($1, $2))::int as others from ${table}`,
        [ours, theirs],
      );
      expect([table, rows[0].ours > 0, rows[0].theirs, rows[0].others]).toEqual([table, true, 0, 0]);
    }
  });

  it('changes, deletes and adds nothing of theirs, and moves nothing of ours to them', async () => {
    for (const table of guarded()) {
      const rights = await mayDo('jiedai_app', table);
      const column = merchantColumn(table);
      const refused = '42501';
      if (rights.has('update')) {
        const changed = await asOurs(`update ${table} set ${column} = ${column} where ${column} = $1`, [theirs]);
        expect([table, 'update', changed.rowCount]).toEqual([table, 'update', 0]);
        // A key that the row's neighbours hold refuses first where there is one.
        const moved = codeOf(asOurs(`update ${table} set ${column} = $1`, [theirs]));
        expect([table, 'move', [refused, '23505'].includes(String(await moved))]).toEqual([table, 'move', true]);
      }
      if (rights.has('delete')) {
        const deleted = await asOurs(`delete from ${table} where ${column} = $1`, [theirs]);
        expect([table, 'delete', deleted.rowCount]).toEqual([table, 'delete', 0]);
      }
      const added = codeOf(asOurs(`insert into ${table} (${column}) values ($1)`, [theirs]));
      expect([table, 'insert', await added]).toEqual([table, 'insert', refused]);
    }
  });

  it('cannot be shed by the roles the application works as', async () => {
    for (const role of ['jiedai_app', 'jiedai_system']) {
      const client = await connectAs(role);
      const attempts = [
        'set session_replication_role = replica',
        'alter table messages disable trigger all',
        'alter table messages no force row level security',
        'drop policy app_merchant on messages',
        `create policy everything on messages using (true)`,
        'alter role current_user bypassrls',
        'create role intruder superuser',
        'grant select on backups to jiedai_app',
        `copy (select 1) to program 'id'`,
        `select pg_read_file('/etc/passwd')`,
        'select guard_rows()',
        `select release_table('messages')`,
      ];
      for (const attempt of attempts) {
        expect([role, attempt, await codeOf(client.query(attempt))]).toEqual([role, attempt, '42501']);
      }
      await client.query('set row_security = off');
      const unfenced = await codeOf(client.query('select count(*) from conversations'));
      expect([role, unfenced]).toEqual([role, '42501']);
      await client.end();
    }
  });

  it('leaves no table, partition or view beside it open', async () => {
    const beside = await asSuperuser<{ name: string }>(
      database.url,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
        and not (relname = any($1)) order by 1`,
      [guarded()],
    );
    for (const { name } of beside) {
      const rights: string[] = [];
      for (const role of ['jiedai_app', 'jiedai_system']) {
        for (const right of await mayDo(role, name)) rights.push(`${role} ${right}`);
      }
      expect([name, rights]).toEqual([name, OPEN_TABLES[name] ?? []]);
    }
  });
});
