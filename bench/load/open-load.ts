import type { Connection } from './connection.js';

export type Sent = {
  /** Milliseconds from when the request was due, or sent, to its answer. */
  readonly latencies: readonly number[];
  readonly refused: number;
  /** The most requests that waited for a free connection at once. */
  readonly backlog: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
};

type Wanted = {
  readonly connections: readonly Connection[];
  readonly requests: readonly Buffer[];
  readonly perSecond: number;
  /** `due`: a request that finds no free connection is already late. */
  readonly latencyFrom: 'due' | 'sent';
  readonly onSend?: (index: number) => void;
};

/** When each request is due, in ms: Poisson arrivals, scaled so that they fill their time exactly. */
const arrivals = (count: number, perSecond: number): readonly number[] => {
  let at = 0;
  const times = Array.from({ length: count }, () => {
    at -= Math.log(1 - Math.random());
    return at;
  });
  const scale = ((count / perSecond) * 1000) / at;
  return times.map((time) => time * scale);
};

type Due = { readonly index: number; readonly dueAt: number };

/** Sends at a rate of its own, whether the server keeps up or not; between arrivals it sleeps. */
export const runOpen = ({ connections, requests, perSecond, latencyFrom, onSend }: Wanted): Promise<Sent> =>
  new Promise((resolve) => {
    const times = arrivals(requests.length, perSecond);
    const free = [...connections];
    const waiting: Due[] = [];
    const latencies: number[] = [];
    const startedAt = performance.now();
    let next = 0;
    let taken = 0;
    let refused = 0;
    let backlog = 0;

    const answered = (connection: Connection, from: number, status: number): void => {
      latencies.push(performance.now() - from);
      if (status !== 200) refused += 1;
      if (latencies.length === requests.length) {
        resolve({ latencies, refused, backlog, seconds: (performance.now() - startedAt) / 1000 });
        return;
      }
      free.push(connection);
      pump();
    };
    const send = ({ index, dueAt }: Due, connection: Connection): void => {
      const request = requests[index];
      if (!request) return;
      const from = latencyFrom === 'due' ? dueAt : performance.now();
      onSend?.(index);
      connection.send(request, (status) => answered(connection, from, status));
    };
    const pump = (): void => {
      for (let due = waiting[taken]; due && free.length > 0; due = waiting[taken]) {
        const connection = free.pop();
        if (!connection) return;
        taken += 1;
        send(due, connection);
      }
    };
    const tick = (): void => {
      const now = performance.now() - startedAt;
      for (let at = times[next]; at !== undefined && at <= now; at = times[next]) {
        waiting.push({ index: next, dueAt: startedAt + at });
        next += 1;
      }
      pump();
      backlog = Math.max(backlog, waiting.length - taken);
      const upcoming = times[next];
      if (upcoming !== undefined) setTimeout(tick, Math.max(0, Math.floor(upcoming - (performance.now() - startedAt))));
    };
    tick();
  });
