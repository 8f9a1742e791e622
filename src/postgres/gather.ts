import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { Owe } from './connection/in-transaction.js';

/** Answers one of the inputs that a statement was run for; `place` is its place among them. */
export type Answer<Input, Output> = (input: Input, place: number) => Output;

/**
 * Makes of a statement over many inputs a call with one. Alone, the call runs it for its one input; where several works share
 * a transaction, it is run once for all who ask in the same turn.
 */
export type Gather = {
  <Input, Output>(all: (inputs: readonly Input[]) => Promise<Answer<Input, Output>>): (input: Input) => Promise<Output>;
  /** A statement that answers nothing: shared works go on as soon as it is sent, and where it fails, their commit does. */
  readonly last: <Input>(all: (inputs: readonly Input[]) => Promise<void>) => (input: Input) => Promise<void>;
};

/** For a transaction of one work: nothing waits for company. */
export const alone: Gather = Object.assign(
  <Input, Output>(all: (inputs: readonly Input[]) => Promise<Answer<Input, Output>>) =>
    async (input: Input) =>
      (await all([input]))(input, 0),
  {
    last:
      <Input>(all: (inputs: readonly Input[]) => Promise<void>) =>
      (input: Input) =>
        all([input]),
  },
);

type Waiting<Input, Output> = {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * For the works of one transaction. They take the same steps, so those who wait for the same statement find each other when
 * the event loop has nothing else to do. Different statements of a turn are sent one behind the other.
 */
export const createTogether = (owe: Owe): Gather => {
  const inTurn = createTurns();
  const gather = <Input, Output>(all: (inputs: readonly Input[]) => Promise<Answer<Input, Output>>) => {
    let waiting: Waiting<Input, Output>[] = [];
    const runAll = async (): Promise<void> => {
      const now = waiting;
      waiting = [];
      try {
        const answer = await all(now.map(({ input }) => input));
        now.forEach(({ input, resolve }, place) => resolve(answer(input, place)));
      } catch (error) {
        now.forEach(({ reject }) => reject(error));
      }
    };
    return (input: Input) =>
      new Promise<Output>((resolve, reject) => {
        if (waiting.length === 0) inTurn(runAll);
        waiting.push({ input, resolve, reject });
      });
  };
  return Object.assign(gather, {
    last: <Input>(all: (inputs: readonly Input[]) => Promise<void>) =>
      gather(async (inputs: readonly Input[]) => {
        owe(all(inputs));
        return () => undefined;
      }),
  });
};

/** Runs what is due together, each time the event loop has nothing else to do. */
const createTurns = () => {
  let due: (() => Promise<void>)[] = [];
  let isRunning = false;
  const runDue = async (): Promise<void> => {
    isRunning = true;
    for (await turnOfEventLoop(); due.length > 0; await turnOfEventLoop()) {
      const now = due;
      due = [];
      await Promise.all(now.map((statement) => statement()));
    }
    isRunning = false;
  };
  return (statement: () => Promise<void>): void => {
    due.push(statement);
    if (!isRunning) void runDue();
  };
};

/** The arguments of a call as the one input that is gathered. */
export const inOne =
  <Inputs extends readonly unknown[], Output>(call: (inputs: Inputs) => Promise<Output>) =>
  (...inputs: Inputs): Promise<Output> =>
    call(inputs);
