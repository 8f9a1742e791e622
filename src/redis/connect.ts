import { Redis } from 'ioredis';
import { AppError } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';

/** Longer than this no command waits, so that a hanging Redis costs the callers little. */
const COMMAND_TIMEOUT_MS = 500;
const CONNECT_TIMEOUT_MS = 2_000;
/** How long a stop waits for a connection that does not close by itself. */
const DISCONNECT_TIMEOUT_MS = 200;
/** A frozen server keeps its connections open: with a ping every second, silence this long means that it is gone. */
const PING_EVERY_MS = 1_000;
const SILENCE_TIMEOUT_MS = 1_500;
const LONGEST_RECONNECT_MS = 1_000;

/** Commands and messages do not share a connection, so that neither waits behind a burst of the other. */
export type ConnectionName = 'commands' | 'subscriber';

export type RedisConnection = {
  readonly name: ConnectionName;
  readonly isReady: () => boolean;
  /** Runs commands. Throws `unavailable` when Redis is away, too slow or cannot write; anything else it says is a bug. */
  readonly run: <T>(command: (redis: Redis) => Promise<T>) => Promise<T>;
  /** Called each time the connection can be used (again), and at once when it can be already. */
  readonly onReady: (listener: () => void) => void;
  readonly onLost: (listener: () => void) => void;
  readonly onMessage: (listener: (channel: string, message: string) => void) => void;
  /** Which run of which server this is: another id means that what Redis held may be gone. Known while ready. */
  readonly runId: () => string | undefined;
  /** Drops the connection and makes it anew: for what cannot be repaired on it. */
  readonly reset: () => void;
  readonly close: () => Promise<void>;
};

/** What a server says when it cannot serve now, though nothing is wrong with the command. */
const AWAY = /^(LOADING|OOM|MISCONF|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS)\b/;

const translate = (error: unknown): unknown => {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'ReplyError' && !AWAY.test(error.message)) return error;
  return new AppError('unavailable', 'unavailable', { cause: error });
};

const openClient = (url: string, name: ConnectionName): Redis =>
  new Redis(url, {
    connectionName: `jiedai-${name}`,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    // A command that found no connection fails now; its caller knows what to do, a queue in memory does not.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A command that was cut may have run: only its caller knows whether it may run again.
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxLoadingRetryTime: LONGEST_RECONNECT_MS,
    retryStrategy: (times) => Math.min(25 * 2 ** Math.min(times, 10), LONGEST_RECONNECT_MS) * (0.5 + Math.random() / 2),
  });

/** Empty where the server does not say. */
const readRunId = async (client: Redis): Promise<string> =>
  /^run_id:(\w+)/m.exec(await client.info('server'))?.[1] ?? '';

type Listeners = { readonly ready: Set<() => void>; readonly lost: Set<() => void> };

/** Keeps `isReady` and the run id true while connections come and go. */
const followState = (client: Redis, { ready, lost }: Listeners, logger: Logger) => {
  const state = { isReady: false, runId: '' };
  let connection = 0;

  const welcome = async (): Promise<void> => {
    const current = connection;
    const runId = await readRunId(client).catch(() => client.disconnect(true));
    if (current !== connection || runId === undefined) return;
    Object.assign(state, { isReady: true, runId });
    logger.info({ connection: client.options.connectionName }, 'redis connected');
    for (const listener of ready) listener();
  };
  client.on('ready', () => void welcome());
  client.on('close', () => {
    connection += 1;
    if (!state.isReady) return;
    state.isReady = false;
    logger.warn({ connection: client.options.connectionName }, 'redis lost; connecting again');
    for (const listener of lost) listener();
  });
  // What matters of an error shows in `close` and in the commands that fail; unhandled it would end the process.
  client.on('error', (error) => logger.debug({ connection: client.options.connectionName, err: error }, 'redis error'));
  return state;
};

/** One connection, made again for ever until it is closed. */
export const connectRedis = (url: string, name: ConnectionName, logger: Logger): RedisConnection => {
  const client = openClient(url, name);
  const listeners: Listeners = { ready: new Set(), lost: new Set() };
  const state = followState(client, listeners, logger);
  let isClosed = false;
  const pings = setInterval(() => state.isReady && void client.ping().catch(() => {}), PING_EVERY_MS);
  pings.unref();

  return {
    name,
    isReady: () => state.isReady,
    run: async (command) => {
      try {
        return await command(client);
      } catch (error) {
        throw translate(error);
      }
    },
    onReady: (listener) => {
      listeners.ready.add(listener);
      if (state.isReady) listener();
    },
    onLost: (listener) => void listeners.lost.add(listener),
    onMessage: (listener) => void client.on('message', listener),
    runId: () => (state.isReady && state.runId !== '' ? state.runId : undefined),
    reset: () => {
      if (!isClosed) client.disconnect(true);
    },
    close: async () => {
      isClosed = true;
      clearInterval(pings);
      listeners.ready.clear();
      listeners.lost.clear();
      const wasReady = state.isReady;
      // What closes on purpose is not lost.
      state.isReady = false;
      if (wasReady) await client.quit().catch(() => {});
      if (client.status !== 'end') client.disconnect();
    },
  };
};

export type RedisConnections = {
  readonly commands: RedisConnection;
  readonly subscriber: RedisConnection;
  /** The run id of the server that commands go to; undefined while there is none. */
  readonly redisRunId: () => string | undefined;
  readonly close: () => Promise<void>;
};

export const createRedisConnections = ({ url, logger }: { readonly url: string; readonly logger: Logger }) => {
  const commands = connectRedis(url, 'commands', logger);
  const subscriber = connectRedis(url, 'subscriber', logger);
  const connections: RedisConnections = {
    commands,
    subscriber,
    redisRunId: commands.runId,
    close: async () => {
      await Promise.all([subscriber.close(), commands.close()]);
    },
  };
  return connections;
};
