import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { ClientBase } from 'pg';

/** Answers one of the inputs that a statement was run for; `place` is its place among them. */
export type Answer<Input, Output> = (input: Input, place: number) => Output;

/**
 * Makes of a statement over many inputs a call with one. Alone, the call runs it for its one input; where several works share
 * a transaction, it is run once for all who ask in the same turn.
 */
export type Gather = <Input, Output>(
  all: (inputs: readonly Input[]) => Promise<Answer<Input, Output>>,
) => (input: Input) => Promise<Output>;

/** For a transaction of one work: nothing waits for company. */
export const alone: Gather = (all) => async (input) => (await all([input]))(input, 0);

type Waiting<Input, Output> = {
  readonly input: Input;
  readonly resolve: (output: Output) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * For the works of one transaction. They take the same steps, so those who wait for the same statement find each other when
 * the event loop has nothing else to do.
 */
export const createTogether = (): Gather => {
  let due: (() => Promise<void>)[] = [];
  let isRunning = false;

  const runDue = async (): Promise<void> => {
    isRunning = true;
    for (await turnOfEventLoop(); due.length > 0; await turnOfEventLoop()) {
      const now = due;
      due = [];
      for (const statement of now) await statement();
    }
    isRunning = false;
  };

  return <Input, Output>(all: (inputs: readonly Input[]) => Promise<Answer<Input, Output>>) => {
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
        if (waiting.length === 0) due.push(runAll);
        waiting.push({ input, resolve, reject });
        if (!isRunning) void runDue();
      });
  };
};

/**
 * Lets statements of several works through one connection one after the other, whichever way they come; the returned function
 * gives the connection back as it was.
 */
export const takeTurnsOn = (client: ClientBase): (() => void) => {
  const query: unknown = Reflect.get(client, 'query');
  if (typeof query !== 'function') throw new Error('a connection without query');
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (...statement: readonly unknown[]): Promise<unknown> => {
    const turn = last.then((): unknown => Reflect.apply(query, client, statement));
    last = turn.catch(() => undefined);
    return turn;
  };
  Object.assign(client, { query: inTurn });
  return () => void Reflect.deleteProperty(client, 'query');
};

/** The arguments of a call as the one input that is gathered. */
export const inOne =
  <Inputs extends readonly unknown[], Output>(call: (inputs: Inputs) => Promise<Output>) =>
  (...inputs: Inputs): Promise<Output> =>
    call(inputs);
