import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { newChannelAnswer } from '../../../../src/contract/channels/channels.js';
import { signInAnswer } from '../../../../src/contract/people/agents.js';
import { createSecretBox } from '../../../../src/postgres/channels/secret-box.js';
import { callbackCorpus } from '../corpus.js';
import type { Account, CallbackCase } from '../corpus.js';
import type { Tally } from '../all-cases.js';
import { bodyFor, changeFor } from '../account-bodies.js';
import { startCanary } from '../canary.js';
import type { Canary } from '../canary.js';
import { runCase } from '../run-case.js';
import type { Counts, Target } from '../run-case.js';
import { asSuperuser } from '../../postgres.js';
import { ask, call } from '../../product/api.js';
import { until } from '../../product/process.js';
import { startProduct } from '../../product/product.js';
import type { Product } from '../../product/product.js';

const MASTER_KEY = randomBytes(32);
const OTHER_OWNER = { loginName: 'other@test', password: 'another long password' };
/** Every table a push may write. */
const TABLES = ['conversations', 'customers', 'identities', 'customer_events', 'grants', 'media', 'outbound', 'timers'];

type Headers = Readonly<Record<string, string>>;

type Detour = {
  /** What stands in front of the product: its address, and how to end it. */
  readonly through?: (product: Product) => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>;
  readonly only?: (tested: CallbackCase) => boolean;
};

/** Pushes: the whole product as it is run, in a process of its own. */
export const runCallback = (tally: Tally, { through, only = () => true }: Detour = {}): void =>
  describe('callback: the whole product', () => {
    let product: Product;
    let canary: Canary;
    let target: Target;
    let front: { readonly url: string; readonly stop: () => Promise<void> } | undefined;

    beforeAll(async () => {
      canary = await startCanary();
      product = await startProduct({
        env: { ALLOW_INSECURE_CHANNELS: 'true', JIEDAI_MASTER_KEY: MASTER_KEY.toString('base64') },
      });
      const headersOf: Readonly<Record<string, Headers>> = { A: product.bearer, B: await addOtherMerchant() };
      for (const account of callbackCorpus.accounts.values()) {
        if (account.exists) await wire(account, headersOf[account.merchant ?? 'A'] ?? {});
      }
      front = await through?.(product);
      target = { baseUrl: front?.url ?? product.url, counts, storedText, settleMs: 5_000 };
    }, 60_000);
    afterAll(async () => {
      await front?.stop();
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
      async (id, control) => {
        await runCase(target, canary, control);
        tally.note('callback', id);
      },
    );

    it.each(callbackCorpus.cases.filter(only).map((tested) => [tested.id, tested] as const))(
      'answers %s as the corpus says',
      async (id, tested) => {
        await runCase(target, canary, tested);
        tally.note('callback', id);
      },
    );

    it('has logged no error and is the process it was', () => {
      const [server] = product.servers;
      expect(server?.process().exitCode()).toBeNull();
      const loud = server?.process().loudLines() ?? [];
      expect(loud.filter((line) => /"level":"(?:error|fatal)"/.test(line))).toEqual([]);
    });
  });
