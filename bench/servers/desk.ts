import { join } from 'node:path';
import { newChannelAnswer } from '../../src/contract/channels/channels.js';
import { ask } from '../../test/support/product/api.js';
import { startProduct } from '../../test/support/product/product.js';
import type { Product, Role } from '../../test/support/product/product.js';
import type { Launch } from '../../test/support/product/process.js';
import type { Account } from '../load/pushes.js';
import { pin } from '../measure/pinning.js';

/** The product as it is run, on the server's CPU, with channels to push to. */
export type Desk = {
  readonly product: Product;
  readonly port: number;
  readonly pids: readonly number[];
  readonly wire: (mode: Account['mode']) => Promise<Account>;
  readonly stop: () => Promise<void>;
};

const PROFILER = join(__dirname, '..', 'measure', 'profile.js');

let wired = 0;
let isProfiled = false;

/** From now on each server of the product writes a CPU profile into .cache/profiles when it ends. */
export const profileServers = (): void => {
  isProfiled = true;
};

export const wireTo =
  ({ url, bearer }: Pick<Product, 'url' | 'bearer'>) =>
  async (mode: Account['mode']): Promise<Account> => {
    wired += 1;
    const appId = `wx${String(wired).padStart(16, '0')}`;
    const originalId = `gh_bench${wired}`;
    const answer = await ask(newChannelAnswer, `${url}/api/v1/channels`, {
      headers: bearer,
      body: {
        kind: 'official_account',
        name: `测试渠道${wired}`,
        appId,
        appSecret: 'f00dfeedf00dfeedf00dfeedf00dfeed',
        originalId,
        encryptionMode: mode,
      },
    });
    const { token, encodingAesKey, channelKey } = answer;
    return { path: `/wechat/${channelKey}`, appId, originalId, token, encodingAesKey, mode };
  };

const STOP_WITHIN_MS = 20_000;

/** A process that does not end by itself is killed: what was measured stays measured. */
const stopWithin = async (product: Product): Promise<void> => {
  const patience = setTimeout(() => {
    console.error('a server did not stop in time, and is killed');
    for (const server of product.servers) void server.kill();
  }, STOP_WITHIN_MS);
  try {
    await product.stop();
  } finally {
    clearTimeout(patience);
  }
};

export const startDesk = async (roles: readonly Role[], launch: Launch = {}): Promise<Desk> => {
  const product = await startProduct({
    roles,
    launchOf: () => launch,
    env: {
      ALLOW_INSECURE_CHANNELS: 'true',
      LOG_LEVEL: 'warn',
      ...(isProfiled && { NODE_OPTIONS: `--require ${JSON.stringify(PROFILER)}` }),
    },
  });
  const pids = product.servers.map((server) => server.process().pid);
  for (const pid of pids) await pin(pid, 'server');
  return {
    product,
    port: Number(new URL(product.url).port),
    pids,
    wire: wireTo(product),
    stop: () => stopWithin(product),
  };
};
