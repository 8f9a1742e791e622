import { Client } from 'pg';
import type { Logger } from '../../src/kernel/logger.js';
import { openDatabase } from '../../src/postgres/data-source.js';
import type { Database } from '../../src/postgres/data-source.js';
import { createNewId } from '../../src/app/tools/ids.js';

export const newId = createNewId();

export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The pools of a process on a test database. */
export const openTestDatabase = (url: string): Promise<Database> =>
  openDatabase({ url, appPoolSize: 8, systemPoolSize: 8, logger: silentLogger });

/** Statements as the cluster's superuser, whom row security does not bind. */
export const asSuperuser = async <Row extends object>(
  url: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql, [...parameters]);
    return rows;
  } finally {
    await client.end();
  }
};

/** A merchant with one owner; returns their ids. */
export const aMerchant = async (
  url: string,
  name = '小店',
): Promise<{ readonly merchantId: string; readonly agentId: string }> => {
  const [merchantId, agentId] = [newId(), newId()];
  await asSuperuser(url, 'insert into merchants (id, name) values ($1, $2)', [merchantId, name]);
  await asSuperuser(
    url,
    `insert into agents (id, merchant_id, name, login_name, password_hash, role)
     values ($1, $2, 'Lin', $3, 'not a hash', 'owner')`,
    [agentId, merchantId, `lin-${agentId}`],
  );
  return { merchantId, agentId };
};
