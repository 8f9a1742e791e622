import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../load/connection.js';
import { runOpen } from '../load/open-load.js';
import { buildPush } from '../load/pushes.js';
import type { Account } from '../load/pushes.js';
import { quantile } from '../measure/statistics.js';
import { markedText } from '../cases/screens/screens.js';
import type { Screens } from '../cases/screens/screens.js';

export type Writing = {
  readonly screens: Screens;
  readonly account: Account;
  readonly connections: readonly Connection[];
  /** Customers who are being served. */
  readonly openids: readonly string[];
  readonly perSecond: number;
};

/** Milliseconds from when a push was sent until its text was on the agent's screen. */
export type Latencies = { readonly p50: number; readonly p99: number; readonly worst: number; readonly count: number };

const SEEN_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 50;

let numbered = 0;

/** Customers write second after second while `isOver` says no; then all that was written is waited for. */
export const writeUntil = async (writing: Writing, isOver: () => boolean): Promise<Latencies> => {
  const { screens, account, connections, openids, perSecond } = writing;
  const sentAt = new Map<number, number>();
  while (!isOver()) {
    const first = numbered;
    numbered += perSecond;
    const requests = Array.from({ length: perSecond }, (_none, index) =>
      buildPush(account, { openid: openids[(first + index) % openids.length] ?? '', text: markedText(first + index) }),
    );
    const onSend = (index: number): void => void sentAt.set(first + index, performance.now());
    const { refused } = await runOpen({ connections, requests, perSecond, latencyFrom: 'due', onSend });
    if (refused > 0) throw new Error(`${refused} pushes were refused`);
  }
  const endAt = performance.now() + SEEN_WITHIN_MS;
  const unseen = (): number => [...sentAt.keys()].filter((number) => screens.seenAt(number) === undefined).length;
  while (unseen() > 0 && performance.now() < endAt) await sleep(LOOK_EVERY_MS);
  if (unseen() > 0) throw new Error(`${unseen()} of ${sentAt.size} messages did not reach a screen`);
  const took = [...sentAt].map(([number, at]) => (screens.seenAt(number) ?? Infinity) - at);
  screens.forget();
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99), worst: Math.max(...took), count: took.length };
};
