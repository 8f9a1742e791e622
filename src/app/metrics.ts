import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { PageReports } from '../services/page-reports/note-page-reports.js';
import type { Config } from '../config/load-config.js';
import type { Readiness } from './readiness.js';
import type { Shutdown } from './shutdown.js';

type Wanted = {
  readonly config: Config;
  readonly readiness: Readiness;
  readonly shutdown: Shutdown;
  readonly pageReports: Pick<PageReports, 'counts'>;
};

/**
 * The operator's own listener, on loopback unless said otherwise: `/metrics`, and `/healthz` and `/readyz` for processes that
 * serve nothing else. Nothing listens where METRICS_PORT is not set.
 */
export const startMetrics = async ({ config, readiness, shutdown, pageReports }: Wanted): Promise<void> => {
  if (config.metrics === undefined) return;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  countPageReports(registry, pageReports);
  const server = createServer((request, response) => {
    void answer({ path: request.url ?? '', response, registry, readiness }).catch(() =>
      end(response, 503, 'unavailable'),
    );
  });
  server.listen(config.metrics.port, config.metrics.host);
  await once(server, 'listening');
  shutdown.add('metrics', async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
};

const countPageReports = (registry: Registry, pageReports: Pick<PageReports, 'counts'>): void => {
  const counter = new Counter({
    name: 'jiedai_page_reports_total',
    help: 'What browsers reported of the policy of the page, by directive',
    labelNames: ['directive'],
    registers: [registry],
    collect: () => {
      counter.reset();
      for (const [directive, count] of pageReports.counts()) counter.inc({ directive }, count);
    },
  });
};

type Question = {
  readonly path: string;
  readonly response: ServerResponse;
  readonly registry: Registry;
  readonly readiness: Readiness;
};

const answer = async ({ path, response, registry, readiness }: Question): Promise<void> => {
  if (path === '/metrics') {
    response.setHeader('content-type', registry.contentType);
    return end(response, 200, await registry.metrics());
  }
  if (path === '/healthz') return end(response, 200, 'ok');
  if (path === '/readyz')
    return (await readiness.isReady()) ? end(response, 200, 'ready') : end(response, 503, 'not ready');
  return end(response, 404, 'not found');
};

const end = (response: ServerResponse, status: number, body: string): void => {
  response.statusCode = status;
  response.end(body);
};
