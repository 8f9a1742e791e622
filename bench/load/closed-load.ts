import { quantile } from '../measure/statistics.js';
import type { Connection } from './connection.js';

export type Outcome = {
  readonly seconds: number;
  readonly count: number;
  /** Answers that were not 200. */
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
};

type Wanted = {
  readonly connections: readonly Connection[];
  readonly requests: readonly Buffer[];
  readonly forMs: number;
  /** Begin again when the requests are used up: only for a server that does not look at them. */
  readonly isRepeating?: boolean;
};

/** Each connection sends its next request when the last is answered, until the time or the requests are over. */
export const runClosed = ({ connections, requests, forMs, isRepeating = false }: Wanted): Promise<Outcome> =>
  new Promise((resolve) => {
    const latencies: number[] = [];
    const startedAt = performance.now();
    const endAt = startedAt + forMs;
    let next = 0;
    let refused = 0;
    let inFlight = connections.length;

    const finish = (): void => {
      inFlight -= 1;
      if (inFlight > 0) return;
      resolve({
        seconds: (performance.now() - startedAt) / 1000,
        count: latencies.length,
        refused,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
      });
    };
    const take = (): Buffer | undefined => {
      if (isRepeating && next >= requests.length) next = 0;
      const request = requests[next];
      next += 1;
      return request;
    };
    const goOn = (connection: Connection): void => {
      const sentAt = performance.now();
      const request = sentAt < endAt ? take() : undefined;
      if (!request) {
        finish();
        return;
      }
      connection.send(request, (status) => {
        latencies.push(performance.now() - sentAt);
        if (status !== 200) refused += 1;
        if (status === 0) finish();
        else goOn(connection);
      });
    };
    for (const connection of connections) goOn(connection);
  });
