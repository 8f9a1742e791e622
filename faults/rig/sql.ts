import { Client } from 'pg';
import type { Rig } from './rig.js';

/** Speaks to Postgres past the way the product takes, as its administrator. */
export const asAdministrator = async <T>(
  { stores }: Pick<Rig, 'stores'>,
  act: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = new Client({ connectionString: stores.databaseUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
};

/** One whole number. */
export const countOf = (rig: Pick<Rig, 'stores'>, question: string): Promise<number> =>
  asAdministrator(rig, async (client) => {
    const { rows } = await client.query<{ count: string | null }>(question);
    return Number(rows[0]?.count ?? 0);
  });
