import { Client } from 'pg';
import { connectionOptions } from './connection-options.js';
import type { DatabaseRole } from './connection-options.js';
import { codeOf, toAppError } from '../database-errors.js';

const TIMEOUT_MS = 10_000;
/** Roles belong to the cluster: two databases migrated at once may change the same row (SQLSTATE XX000). */
const TRIES = 5;

const withClient = async <T>(url: string, role: DatabaseRole, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client(connectionOptions({ url, role, statementTimeoutMs: TIMEOUT_MS }));
  // A connection that dies between two statements says so here; the statement that follows fails on its own.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw toAppError(error);
  } finally {
    await client.end();
  }
};

const sessionUser = (url: string): Promise<string> =>
  withClient(url, 'owner', async (client) => {
    const { rows } = await client.query<{ name: string }>('select quote_ident(session_user) as name');
    return rows[0]?.name ?? '';
  });

const grantOnce = (ownerUrl: string, user: string): Promise<string | undefined> =>
  withClient(ownerUrl, 'owner', async (client) => {
    // An identifier cannot be a parameter; quote_ident made this one safe.
    const granted = client.query(`grant jiedai_app, jiedai_system to ${user}`);
    return granted.then(
      () => undefined,
      (error: unknown) => codeOf(error) ?? 'unknown',
    );
  });

/** Whether a connection of this address may work as the role. Throws `unavailable` when Postgres does not answer. */
export const mayUseRole = async (url: string, role: DatabaseRole): Promise<boolean> => {
  try {
    return await withClient(url, role, async () => true);
  } catch (error) {
    // 22023: no such role; 42501: not a member, or a member who may not SET ROLE.
    if (['22023', '42501'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
};

/**
 * Makes the application's user a member of both roles, also where it is the owner itself. Returns whether it can work as
 * them; false where the owner may not grant them.
 */
export const grantRoles = async ({ ownerUrl, userUrl }: { readonly ownerUrl: string; readonly userUrl: string }) => {
  const user = await sessionUser(userUrl);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const failure = await grantOnce(ownerUrl, user);
    if (failure !== 'XX000') break;
  }
  return (await mayUseRole(userUrl, 'jiedai_app')) && (await mayUseRole(userUrl, 'jiedai_system'));
};
