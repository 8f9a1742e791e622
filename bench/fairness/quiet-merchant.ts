import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { apiTokenAnswer } from '../../src/contract/people/agents.js';
import { signIn } from '../../test/support/product/agent.js';
import { ask } from '../../test/support/product/api.js';
import { wireTo } from '../servers/desk.js';
import type { Desk } from '../servers/desk.js';

const LOGIN = 'quiet@bench';
const PASSWORD = 'long enough to be safe';

/** Adds a second merchant as an operator does; answers the same desk as theirs. */
export const addQuietMerchant = async (desk: Desk): Promise<Desk> => {
  const { url, stores, dataDir } = desk.product;
  const names = ['--name', '安静果园', '--owner-name', '店主', '--login', LOGIN];
  const program = spawn(process.execPath, ['dist/src/cli/jiedai.js', 'merchant', 'add', ...names], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'test',
      DATABASE_URL: stores.databaseUrl,
      REDIS_URL: stores.redisUrl,
      DATA_DIR: dataDir,
    },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  program.stdin.end(`${PASSWORD}\n`);
  const [code] = await once(program, 'exit');
  if (code !== 0) throw new Error('the second merchant was not added');
  const owner = await signIn(url, { id: '', loginName: LOGIN, password: PASSWORD });
  const { token } = await ask(apiTokenAnswer, `${url}/api/v1/api-tokens`, {
    headers: owner.headers,
    body: { name: 'bench', scopes: ['read', 'reply', 'manage'] },
  });
  const product = { ...desk.product, bearer: { authorization: `Bearer ${token}` } };
  return { ...desk, product, wire: wireTo(product) };
};
