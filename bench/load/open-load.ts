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

/** Longer than this after the last was due, nothing is waited for. */
const PATIENCE_MS = 30_000;

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

/** Calls `arrive` when each is due, counted from now; in between it sleeps. */
const schedule = (times: readonly number[], arrive: (due: readonly Due[]) => void): void => {
  const startedAt = performance.now();
  let next = 0;
  const tick = (): void => {
    const now = performance.now() - startedAt;
    const due: Due[] = [];
    for (let at = times[next]; at !== undefined && at <= now; at = times[next]) {
      due.push({ index: next, dueAt: startedAt + at });
      next += 1;
    }
    arrive(due);
    const upcoming = times[next];
    if (upcoming !== undefined) setTimeout(tick, Math.max(0, Math.floor(upcoming - (performance.now() - startedAt))));
  };
  tick();
};

/** Hands what is due to free connections, in order; what finds none waits. */
const createDispatch = (connections: readonly Connection[], send: (due: Due, connection: Connection) => void) => {
  const free = [...connections];
  const waiting: Due[] = [];
  let taken = 0;
  let backlog = 0;
  const pump = (): void => {
    for (let due = waiting[taken]; due; due = waiting[taken]) {
      // The one that rested longest, so that none is closed for idleness.
      const connection = free.shift();
      if (!connection) break;
      taken += 1;
      send(due, connection);
    }
    backlog = Math.max(backlog, waiting.length - taken);
  };
  return {
    add: (due: readonly Due[]): void => {
      waiting.push(...due);
      pump();
    },
    giveBack: (connection: Connection): void => {
      free.push(connection);
      pump();
    },
    backlog: () => backlog,
  };
};

/** Sends at a rate of its own, whether the server keeps up or not. */
export const runOpen = ({ connections, requests, perSecond, latencyFrom, onSend }: Wanted): Promise<Sent> =>
  new Promise((resolve, reject) => {
    const latencies: number[] = [];
    const startedAt = performance.now();
    let refused = 0;
    const patience = setTimeout(
      () => reject(new Error(`${requests.length - latencies.length} of ${requests.length} requests were not answered`)),
      (requests.length / perSecond) * 1000 + PATIENCE_MS,
    );
    const note = (latency: number, status: number): void => {
      latencies.push(latency);
      if (status !== 200) refused += 1;
      if (latencies.length < requests.length) return;
      clearTimeout(patience);
      resolve({ latencies, refused, backlog: dispatch.backlog(), seconds: (performance.now() - startedAt) / 1000 });
    };
    const dispatch = createDispatch(connections, ({ index, dueAt }, connection) => {
      const request = requests[index];
      if (!request) return;
      const from = latencyFrom === 'due' ? dueAt : performance.now();
      onSend?.(index);
      connection.send(request, (status) => {
        note(performance.now() - from, status);
        dispatch.giveBack(connection);
      });
    });
    schedule(arrivals(requests.length, perSecond), dispatch.add);
  });
