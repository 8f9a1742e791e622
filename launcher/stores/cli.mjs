// Runs one store in the foreground: `node launcher/stores/cli.mjs postgres|redis --dir D [--port N] [--durable] [--fresh]`.
// Prints one line of JSON when it is ready, and stops it on SIGTERM, SIGINT, or with whoever started it.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { exitCodes, LauncherFailure, reportFailure } from '../failure.mjs';
import { isAlive } from '../process/child.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

const watchEveryMs = 50;

const readArguments = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      dir: { type: 'string' },
      port: { type: 'string' },
      durable: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
    },
  });
  const [kind] = positionals;
  if ((kind !== 'postgres' && kind !== 'redis') || values.dir === undefined) {
    throw new LauncherFailure(
      'Usage: node launcher/stores/cli.mjs postgres|redis --dir D [--port N] [--durable] [--fresh]',
    );
  }
  return {
    ...values,
    kind,
    dir: resolve(values.dir),
    port: values.port === undefined ? undefined : Number(values.port),
  };
};

const main = async () => {
  const { kind, dir, port, durable: isDurable, fresh } = readArguments();
  if (fresh) rmSync(dir, { recursive: true, force: true });
  let isStopping = false;
  let stop = async () => {};
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) {
    process.on(signal, () => {
      isStopping = true;
      void stop();
    });
  }
  const options = { dir, isDurable, ...(port === undefined ? {} : { port }) };
  const store = await (kind === 'postgres' ? startPostgres(options) : startRedis(options));
  stop = store.stop;
  if (isStopping) await stop();
  else process.stdout.write(`${JSON.stringify({ ready: true, port: store.port, url: store.url, pid: store.pid })}\n`);
  const parent = process.ppid;
  const watch = setInterval(() => {
    // Whoever wanted the store has been killed.
    if (process.ppid !== parent && !isStopping) process.kill(process.pid, 'SIGTERM');
    if (isAlive(store.pid)) return;
    clearInterval(watch);
    process.exit(isStopping ? 0 : exitCodes.failed);
  }, watchEveryMs);
};

main().catch((error) => {
  process.exitCode = reportFailure(error);
});
