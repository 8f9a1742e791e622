import { Client } from 'pg';

/** Whose stores are asked. */
type Asked = { readonly stores: { readonly databaseUrl: string } };

/** Speaks to Postgres past the way the product takes, as its administrator. */
export const asAdministrator = async <T>({ stores }: Asked, act: (client: Client) => Promise<T>): Promise<T> => {
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
export const countOf = (asked: Asked, question: string): Promise<number> =>
  asAdministrator(asked, async (client) => {
    const { rows } = await client.query<{ count: string | null }>(question);
    return Number(rows[0]?.count ?? 0);
  });
