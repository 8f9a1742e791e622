import { join } from 'node:path';
import type { Config } from '../../config/load-config.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import { lookUpName } from '../../orders/look-up-name.js';
import type { LookUpName } from '../../orders/look-up-name.js';
import { openSpool } from '../../files/spool/spool.js';
import { openDatabase } from '../../postgres/data-source.js';
import type { Database } from '../../postgres/data-source.js';
import { createQuery } from '../../postgres/query.js';
import { createSecretBox } from '../../postgres/channels/secret-box.js';
import { storesOf } from '../../postgres/stores.js';
import { createMerchantReader, createUnitOfWork } from '../../postgres/unit-of-work.js';
import { createRedisConnections } from '../../redis/connect.js';
import { createAttentionFeed } from '../../redis/events/attention-feed.js';
import { createEventFeed } from '../../redis/events/event-feed.js';
import { createEventLog } from '../../redis/events/event-log.js';
import { createKeys, databaseOf } from '../../redis/keys.js';
import { createRequestTally } from '../../redis/request-tally.js';
import { createSubscriptions } from '../../redis/subscriptions.js';
import { createWakeUp } from '../../redis/wake-up.js';
import { createWatchClock } from '../../services/clock/watch-clock.js';
import { systemClock } from '../tools/clock.js';
import { createNewId } from '../tools/ids.js';
import { createPatterns } from '../tools/patterns.js';
import type { Shutdown } from '../shutdown.js';

type Wanted = {
  readonly config: Config;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly clock?: Clock;
  /** Where the names of addresses lead that merchants give. */
  readonly lookUp?: LookUpName;
};

const INTERVAL_MS = 5_000;
const INTERVAL_WITHOUT_REDIS_MS = 1_000;

/** What everything else stands on: clock, ids, both stores, and the nudges between processes. */
export const openFoundation = async (wanted: Wanted) => {
  const { config, logger, shutdown, clock = systemClock, lookUp = lookUpName } = wanted;
  const newId: NewId = createNewId();
  const database = await openDatabase({ ...config.database, logger });
  shutdown.add('postgres', database.close);
  const redis = openRedis({ url: config.redisUrl, logger, shutdown });
  const spool = await openSpool({ dir: join(config.dataDir, 'spool'), logger });
  shutdown.add('spool', spool.close);
  return {
    config,
    logger,
    clock,
    lookUp,
    watchClock: createWatchClock({ clock, logger }),
    newId,
    patterns: createPatterns(),
    spool,
    ...accessTo(config, database),
    ...redis,
    /** How long a worker rests when nothing waits. */
    intervalMs: () => (redis.wakeUp.isConnected() ? INTERVAL_MS : INTERVAL_WITHOUT_REDIS_MS),
  };
};

export type Foundation = Awaited<ReturnType<typeof openFoundation>>;

const accessTo = (config: Config, database: Database) => {
  const secretBox = createSecretBox(config.masterKeys);
  return {
    database,
    secretBox,
    systemQuery: createQuery(database.system),
    unitOfWork: createUnitOfWork(database.app, storesOf(secretBox)),
    readMerchant: createMerchantReader(database.app),
  };
};

const openRedis = ({
  url,
  logger,
  shutdown,
}: {
  readonly url: string;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
}) => {
  const connections = createRedisConnections({ url, logger });
  shutdown.add('redis', connections.close);
  const connection = connections.commands;
  const keys = createKeys(databaseOf(url));
  const subscriptions = createSubscriptions(connections.subscriber, logger);
  return {
    connections,
    connection,
    keys,
    subscriptions,
    wakeUp: createWakeUp({ connection, subscriptions, keys, logger }),
    attentionFeed: createAttentionFeed({ connection, subscriptions, keys }),
    eventLog: createEventLog({ connection, keys }),
    requestTally: createRequestTally({ connection, keys }),
    eventFeed: createEventFeed({
      subscriptions,
      connections: [connections.commands, connections.subscriber],
      keys,
      logger,
    }),
  };
};
