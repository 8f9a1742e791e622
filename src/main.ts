import 'reflect-metadata';
import { join } from 'node:path';
import { startApi } from './app/api-process.js';
import { buildContainer } from './app/container/container.js';
import type { Container } from './app/container/container.js';
import { openFoundation } from './app/container/foundation.js';
import { describeFailure } from './app/failures.js';
import { startClockLook } from './app/clock-look.js';
import { createLogger } from './app/logger.js';
import { startMetrics } from './app/metrics.js';
import { assertMigrated } from './app/commands/migrate.js';
import { createReadiness } from './app/readiness.js';
import { createShutdown } from './app/shutdown.js';
import { refuseUnsafeStores } from './app/store-checks.js';
import { startWorkers } from './app/worker-process.js';
import { loadConfig } from './config/load-config.js';
import type { Logger } from './kernel/logger.js';

const PROJECT_DIR = join(__dirname, '..', '..');

/** Reads the settings, starts the role, and stops it in order on a signal. */
const main = async (): Promise<void> => {
  const { config, warnings } = loadConfig();
  const logger = createLogger(config.logLevel);
  for (const warning of warnings) logger.warn({}, warning);
  const shutdown = createShutdown(logger);
  endOnSignal(shutdown.run, logger);
  try {
    await assertMigrated(logger, { databaseUrl: config.database.url });
    const foundation = await openFoundation({ config, logger, shutdown });
    await refuseUnsafeStores(foundation);
    const container = buildContainer(foundation, shutdown);
    startClockLook(foundation, shutdown);
    const readiness = createReadiness(container);
    if (config.role !== 'api') await startWorkers(container, shutdown);
    if (config.role !== 'worker') {
      await startApi({ container, readiness, shutdown, consoleFolder: join(PROJECT_DIR, 'console', 'dist') });
      await tellSetupCode(container);
    }
    await startMetrics({ config, readiness, shutdown, pageReports: container.pageReports });
    shutdown.add('readiness', readiness.stop);
    logger.info({ role: config.role, ...(config.role !== 'worker' && { port: config.http.port }) }, 'ready');
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};

/** Who can read the process's output may do the first set-up, within the hour. It goes to no log. */
const tellSetupCode = async ({ people: { register, setupCode } }: Container): Promise<void> => {
  if (setupCode.toPrint === undefined || !(await register.isEmpty())) return;
  process.stdout.write(`First set-up: open the console and enter this code within the hour: ${setupCode.toPrint}\n`);
};

const endOnSignal = (stop: () => Promise<void>, logger: Logger): void => {
  const end = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping');
    void stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
};

main().catch((error: unknown) => {
  const { message, exitCode } = describeFailure(error);
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
});
