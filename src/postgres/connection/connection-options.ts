import type { PoolConfig } from 'pg';

/** The roles a pool works as; `owner` is the connecting user itself, for migrations and where the roles do not exist. */
export type DatabaseRole = 'jiedai_app' | 'jiedai_system' | 'owner';

type Wanted = {
  readonly url: string;
  readonly role: DatabaseRole;
  /** 0 = no limit. */
  readonly statementTimeoutMs: number;
  /** How long a statement waits for others; as long as it may take without it. */
  readonly lockTimeoutMs?: number;
};

/** How long to wait for a connection, from the pool or from the server. */
const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * Settings of every connection of a pool. They travel in the start-up packet, so that a connection never works without them.
 * What the address itself carries in `options` stays, ours win.
 */
export const connectionOptions = ({ url, role, statementTimeoutMs, lockTimeoutMs = statementTimeoutMs }: Wanted) => {
  const { address, ownOptions } = takeOptions(url);
  const settings = {
    ...(role === 'owner' ? {} : { role }),
    synchronous_commit: 'on',
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    // A transaction left open holds locks that other workers wait for.
    idle_in_transaction_session_timeout: statementTimeoutMs,
  };
  const options = [ownOptions, ...Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)];
  return {
    connectionString: address,
    options: options.join(' ').trim(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  } satisfies PoolConfig;
};

/** `options` inside the address would replace ours, the role among them. */
const takeOptions = (url: string): { readonly address: string; readonly ownOptions: string } => {
  const parsed = new URL(url);
  const ownOptions = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.delete('options');
  return { address: parsed.toString(), ownOptions };
};
