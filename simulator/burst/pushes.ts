import { isAnswered, type PushRecord } from '../push/push-record.js';
import { summarise, type Summary } from './summary.js';

export type PushCounts = {
  readonly sent: number;
  /** Answered `success` (or empty, or with a reply) by some try, inside its 5 s. */ readonly answered: number;
  /** Of those, by the first try. */ readonly answeredFirst: number;
  /** Given up after the last try. */ readonly failed: number;
  readonly pending: number;
  /** Tries of any push: answered with another status than 200, not answered in 5 s, no connection. */
  readonly triesRefused: number;
  readonly triesTimedOut: number;
  readonly triesUnconnected: number;
  /** Requests besides the first of each push: copies and repeats. */ readonly repeats: number;
  readonly answerMs: Summary;
};

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
