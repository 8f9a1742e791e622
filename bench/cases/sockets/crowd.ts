import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Agents of several merchants who are signed in: each has a session, as signing in leaves it. */
export type Merchant = { readonly id: string; readonly agents: readonly Agent[] };
export type Agent = { readonly id: string; readonly cookie: string };

const SESSION_HOURS = 12;

const addMerchant = async (client: Client, count: number): Promise<Merchant> => {
  const id = randomUUID();
  const people = Array.from({ length: count }, () => ({
    id: randomUUID(),
    token: randomBytes(32).toString('base64url'),
  }));
  const ids = people.map((person) => person.id);
  await client.query(`insert into merchants (id, name) values ($1, '青禾果园')`, [id]);
  await client.query(
    `insert into agents (id, merchant_id, name, login_name, password_hash, role, status)
     select agent, $1, '客服', agent::text, 'x', 'agent', 'online' from unnest($2::uuid[]) agent`,
    [id, ids],
  );
  await client.query(
    `insert into sessions (id, merchant_id, agent_id, token_hash, expires_at)
     select gen_random_uuid(), $1, agent, hash, now() + make_interval(hours => $4)
       from unnest($2::uuid[], $3::bytea[]) signed (agent, hash)`,
    [id, ids, people.map(({ token }) => createHash('sha256').update(token).digest()), SESSION_HOURS],
  );
  return { id, agents: people.map((person) => ({ id: person.id, cookie: `jiedai_session=${person.token}` })) };
};

export const addCrowd = async (
  databaseUrl: string,
  { merchants, agents }: { readonly merchants: number; readonly agents: number },
): Promise<readonly Merchant[]> => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const added: Merchant[] = [];
    for (let index = 0; index < merchants; index += 1) added.push(await addMerchant(client, agents / merchants));
    return added;
  } finally {
    await client.end();
  }
};
