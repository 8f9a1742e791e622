import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { newChannelAnswer } from '../../src/contract/channels/channels.js';
import { signInAnswer } from '../../src/contract/people/agents.js';
import { createSecretBox } from '../../src/postgres/channels/secret-box.js';
import { callbackCorpus } from '../support/bad-inputs/corpus.js';
import type { Account } from '../support/bad-inputs/corpus.js';
import { startCanary } from '../support/bad-inputs/canary.js';
import type { Canary } from '../support/bad-inputs/canary.js';
import { runCase } from '../support/bad-inputs/run-case.js';
import type { Counts, Target } from '../support/bad-inputs/run-case.js';
import { asSuperuser } from '../support/postgres.js';
import { ask, call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { startProduct } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';

const MASTER_KEY = randomBytes(32);
const OTHER_OWNER = { loginName: 'other@test', password: 'another long password' };
/** Every table a push may write. */
const TABLES = ['conversations', 'customers', 'identities', 'customer_events', 'grants', 'media', 'outbound', 'timers'];

type Headers = Readonly<Record<string, string>>;

describe('the whole product, given every bad push of the corpus', () => {
  let product: Product;
  let canary: Canary;
  let target: Target;

  beforeAll(async () => {
    canary = await startCanary();
    product = await startProduct({
      env: { ALLOW_INSECURE_CHANNELS: 'true', JIEDAI_MASTER_KEY: MASTER_KEY.toString('base64') },
    });
    const headersOf: Readonly<Record<string, Headers>> = { A: product.bearer, B: await addOtherMerchant() };
    for (const account of callbackCorpus.accounts.values()) {
      if (account.exists) await wire(account, headersOf[account.merchant ?? 'A'] ?? {});
    }
    target = { baseUrl: product.url, counts, storedText, settleMs: 5_000 };
  }, 60_000);
  afterAll(async () => {
    await product.stop();
    await canary.close();
  });

  const addOtherMerchant = async (): Promise<Headers> => {
    const { loginName, password } = OTHER_OWNER;
    const words = ['--name', '别家', '--owner-name', '别人', '--login', loginName];
    const added = promisify(execFile)(process.execPath, ['dist/src/cli/jiedai.js', 'merchant', 'add', ...words], {
      env: {
        PATH: process.env['PATH'] ?? '',
        NODE_ENV: 'test',
        DATABASE_URL: product.stores.databaseUrl,
        REDIS_URL: product.stores.redisUrl,
        DATA_DIR: product.dataDir,
      },
    });
    added.child.stdin?.end(`${password}\n`);
    await added;
    const answer = await call(`${product.url}/api/v1/sign-in`, { body: { loginName, password } });
    const { csrfToken } = signInAnswer.parse(answer.body);
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return { cookie: cookie.join('; '), origin: product.url, 'x-csrf-token': csrfToken };
  };

  const wire = async (account: Account, headers: Headers): Promise<void> => {
    const body = bodyFor(account);
    const { id } = await ask(newChannelAnswer, `${product.url}/api/v1/channels`, { headers, body });
    if (account.token === '') await forgetToken(id);
    const change = changeFor(account);
    if (Object.keys(change).length === 0) return;
    const changed = await call(`${product.url}/api/v1/channels/${id}`, { method: 'PATCH', headers, body: change });
    expect(changed.status).toBe(200);
  };

  /** No call of the API makes a channel without a token. */
  const forgetToken = async (channelId: string): Promise<void> => {
    const box = createSecretBox({ current: MASTER_KEY, previous: [] });
    const { databaseUrl } = product.stores;
    await asSuperuser(databaseUrl, 'update channels set token = $2 where id = $1', [
      channelId,
      box.seal('', channelId),
    ]);
  };

  const counts = async (): Promise<Counts> => {
    const { databaseUrl } = product.stores;
    await until('nothing waits in the journal', async () => {
      const waiting = await asSuperuser(databaseUrl, 'select 1 from journal where done_at is null limit 1');
      return waiting.length === 0 ? true : undefined;
    });
    const columns = TABLES.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ');
    const [row] = await asSuperuser<Counts>(
      databaseUrl,
      `select (select count(*)::int from journal) as messages, (select count(*)::int from push_keys) as push_keys, ${columns}`,
    );
    if (!row) throw new Error('no counts');
    return row;
  };

  const storedText = async (): Promise<string> => {
    const rows = await asSuperuser<{ readonly content: unknown }>(
      product.stores.databaseUrl,
      'select content from messages union all select content from customer_events',
    );
    return JSON.stringify(rows);
  };

  it.each(callbackCorpus.controls.map((control) => [control.id, control] as const))(
    'accepts %s',
    async (_id, control) => runCase(target, canary, control),
  );

  it.each(callbackCorpus.cases.map((tested) => [tested.id, tested] as const))(
    'answers %s as the corpus says',
    async (_id, tested) => runCase(target, canary, tested),
  );

  it('has logged no error and is the process it was', () => {
    const [server] = product.servers;
    expect(server?.process().exitCode()).toBeNull();
    const loud = server?.process().loudLines() ?? [];
    expect(loud.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
  });
});

/** As the account was when it was wired: with the key it had before, where it has changed since. */
const bodyFor = ({ format, accountKey, appId, originalId, mode, token, aesKey, previousAesKey = aesKey }: Account) => ({
  kind: format === 'json' ? 'mini_program' : 'official_account',
  channelKey: accountKey,
  appId,
  appSecret: 'f00dfeedf00dfeedf00dfeedf00dfeed',
  originalId,
  encryptionMode: mode,
  dataFormat: format,
  ...(token !== '' && { token }),
  ...(previousAesKey !== undefined && { encodingAesKey: previousAesKey }),
});

/** What happened to it since. A new name only makes every process read it again. */
const changeFor = ({ previousAesKey, aesKey, enabled, token }: Account) => ({
  ...(previousAesKey !== undefined && { encodingAesKey: aesKey }),
  ...(enabled === false && { enabled }),
  ...(token === '' && { name: '没有令牌' }),
});
