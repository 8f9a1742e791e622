import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { asSuperuser } from '../../support/postgres.js';

const jiedai = join(__dirname, '../../../dist/src/cli/jiedai.js');
let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  database = await cloneDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'jiedai-cli-'));
});
afterAll(async () => {
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const run = async (args: readonly string[], input = '') => {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: database.url,
    REDIS_URL: 'redis://127.0.0.1:6379',
    DATA_DIR: dataDir,
  };
  const child = spawn(process.execPath, [jiedai, ...args], { env, stdio: 'pipe' });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code };
};

const add = (login: string, ...more: readonly string[]) => [
  'merchant',
  'add',
  '--name',
  '小店',
  '--owner-name',
  '林',
  '--login',
  login,
  ...more,
];

it('adds a merchant with its owner and what no merchant can be without; a made password is printed once', async () => {
  const { stdout, code } = await run(add('lin@shop', '--time-zone', 'Asia/Urumqi'));

  expect(code).toBe(0);
  expect(stdout).toMatch(/^password \S{24}$/m);
  const [, merchantId] = /^merchant (\S+)$/m.exec(stdout) ?? [];
  const rows = await asSuperuser(
    database.url,
    `select m.name, m.time_zone, a.role, a.login_name, (select count(*)::int from skill_groups g where g.merchant_id = m.id) as groups
       from merchants m join agents a on a.merchant_id = m.id where m.id = $1`,
    [merchantId],
  );
  expect(rows).toEqual([{ name: '小店', time_zone: 'Asia/Urumqi', role: 'owner', login_name: 'lin@shop', groups: 1 }]);
});

it('takes the password from standard input and says nothing of it', async () => {
  const { stdout, stderr, code } = await run(add('mei@shop'), 'seven-grey-herons-by-the-lake\n');
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain('herons');
  const rows = await asSuperuser<{ password_hash: string }>(
    database.url,
    `select password_hash from agents where login_name = 'mei@shop'`,
  );
  expect(rows[0]?.password_hash).toMatch(/^\$argon2id\$/);
});

it('sets the password of the last owner, and nothing for an unknown name or a short password', async () => {
  await run(add('locked@shop'), 'seven-grey-herons-by-the-lake\n');
  const hashOf = async () => {
    const sql = `select password_hash from agents where login_name = 'locked@shop'`;
    return (await asSuperuser<{ password_hash: string }>(database.url, sql))[0]?.password_hash;
  };
  const before = await hashOf();
  const reset = (login: string, input = '') => run(['reset-password', '--login', login], input);
  expect((await reset('nobody@shop')).stderr).toContain('not_found');
  expect((await reset('locked@shop', 'tiny\n')).code).toBe(64);
  expect(await hashOf()).toBe(before);
  const { stdout, code } = await reset('locked@shop');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^password \S{24}$/m);
  expect(await hashOf()).not.toBe(before);
});

it.each([
  ['a short password', add('short@shop'), 'tiny'],
  ['a name that is missing', ['merchant', 'add', '--name', 'x'], ''],
  ['an unknown time zone', add('zone@shop', '--time-zone', 'Mars/Olympus'), ''],
  ['an unknown command', ['serve'], ''],
])('refuses %s', async (_what, args, input) => {
  const { code, stderr } = await run(args, input);
  expect(code).toBe(64);
  expect(stderr).not.toBe('');
});

it('refuses a login name in use', async () => {
  await run(add('twice@shop'));
  const { code, stderr } = await run(add('TWICE@shop'));
  expect(code).toBe(1);
  expect(stderr).toContain('already_exists');
});

it('ends with 78 and names the setting that is wrong', async () => {
  const child = spawn(process.execPath, [jiedai, 'migrate'], { env: { DATABASE_URL: 'localhost' }, stdio: 'pipe' });
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code).toBe(78);
  expect(stderr).toBe(
    'DATABASE_URL (database.url): must be an address that begins with postgres:// or postgresql://\n',
  );
});
