// The product's sender as a worker process runs it, and nothing else: what it costs is not mixed with what other loops cost.
import 'reflect-metadata';
import { openFoundation } from '../../src/app/container/foundation.js';
import { buildSending } from '../../src/app/container/serving/sending.js';
import { createLogger } from '../../src/app/logger.js';
import { createShutdown } from '../../src/app/shutdown.js';
import { loadConfig } from '../../src/config/load-config.js';
import { createOutboundWorker } from '../../src/workers/outbound-worker.js';

const main = async (): Promise<void> => {
  const { config } = loadConfig();
  const logger = createLogger(config.logLevel);
  const shutdown = createShutdown(logger);
  const foundation = await openFoundation({ config, logger, shutdown });
  createOutboundWorker({ ...foundation, ...buildSending(foundation, shutdown) }).start();
  await new Promise<void>((resolve) => foundation.connection.onReady(resolve));
  console.log(JSON.stringify({ ready: true, port: 0 }));
};

void main();
