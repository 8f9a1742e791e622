import { isAnswered, type PushRecord } from '../push/push-record.js';
import type { PushCounts } from './plan.js';
import { summarise } from './summary.js';

const good = (record: PushRecord): boolean => record.tries.some(isAnswered);

export type PushTally = {
  readonly sent: () => void;
  readonly settle: (record: PushRecord) => void;
  readonly pending: () => number;
  readonly counts: () => PushCounts;
};

export const createPushTally = (): PushTally => {
  const count = {
    sent: 0,
    settled: 0,
    answered: 0,
    answeredFirst: 0,
    refused: 0,
    timedOut: 0,
    unconnected: 0,
    tries: 0,
  };
  const answerMs: number[] = [];
  return {
    sent: () => {
      count.sent += 1;
    },
    pending: () => count.sent - count.settled,
    settle: (record) => {
      const first = record.tries[0];
      count.settled += 1;
      count.answered += good(record) ? 1 : 0;
      count.answeredFirst += first && isAnswered(first) ? 1 : 0;
      count.tries += record.tries.length;
      for (const made of record.tries) {
        if (made.result === 'http_error' || made.result === 'invalid') count.refused += 1;
        if (made.result === 'timeout') count.timedOut += 1;
        if (made.result === 'connection_error') count.unconnected += 1;
        if (isAnswered(made)) answerMs.push(made.latencyMs);
      }
    },
    counts: () => ({
      sent: count.sent,
      answered: count.answered,
      answeredFirst: count.answeredFirst,
      failed: count.settled - count.answered,
      pending: count.sent - count.settled,
      triesRefused: count.refused,
      triesTimedOut: count.timedOut,
      triesUnconnected: count.unconnected,
      repeats: count.tries - count.settled,
      answerMs: summarise(answerMs),
    }),
  };
};
