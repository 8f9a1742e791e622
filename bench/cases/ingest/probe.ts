import { z } from 'zod';
import type { Connection } from '../../load/connection.js';
import { buildPush, forged } from '../../load/pushes.js';
import type { Account } from '../../load/pushes.js';
import { queryOnce } from '../../servers/stores.js';

const counted = z.tuple([z.object({ count: z.number() })]);

const ask = (connection: Connection, request: Buffer): Promise<number> =>
  new Promise((resolve) => {
    connection.send(request, resolve);
  });

/** A server that answers fast and wrong is not measured: a good push is taken, a forged one refused. */
export const probe = async (name: string, connection: Connection, account: Account): Promise<void> => {
  const push = buildPush(account);
  const good = await ask(connection, push);
  const bad = await ask(connection, forged(buildPush(account)));
  if (good !== 200 || (bad !== 401 && bad !== 403)) {
    throw new Error(`${name} answered ${good} to a good push and ${bad} to a forged one`);
  }
};

type Journal = { readonly databaseUrl: string; readonly connection: Connection; readonly account: Account };

/** The same push twice is answered twice and journaled once. */
export const probeJournal = async ({ databaseUrl, connection, account }: Journal): Promise<void> => {
  const openid = `probe-${account.mode}`;
  const push = buildPush(account, { openid });
  const answers = [await ask(connection, push), await ask(connection, push)];
  const rows = await queryOnce(databaseUrl, 'select count(*)::int as count from journal where openid = $1', [openid]);
  const [{ count }] = counted.parse(rows);
  if (answers.some((status) => status !== 200) || count !== 1) {
    throw new Error(`a push sent twice was answered ${answers.join(', ')} and journaled ${count} times`);
  }
};
