import type { ChildProcess } from 'node:child_process';
import type { LoadTurns } from './load-turns.js';
import { rowWord } from './told.js';
import type { RowAnswer, RowOrder } from './told.js';

type Talk = { readonly child: ChildProcess; readonly loads: LoadTurns; readonly withinMs: number };

/** Gives a row's process its order and, when nobody else loads, its turn. Answers `broken` where the process dies or hangs. */
export const talkOver = ({ child, loads, withinMs }: Talk, order: RowOrder): Promise<RowAnswer> =>
  new Promise((resolve) => {
    let endLoad = (): void => {};
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const finish = (answer: RowAnswer): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      // One process runs many rows: who listened for one of them does not go on listening.
      child.off('message', hear).off('exit', die);
      endLoad();
      resolve(answer);
    };
    const broken = (why: string): void => finish({ figures: {}, broken: why });
    /** What a row may take, waiting for its turn apart. */
    const arm = (): void => {
      timer = setTimeout(() => broken(`not over within ${Math.round(withinMs / 1_000)} s: it was ended`), withinMs);
    };
    const giveTurn = async (): Promise<void> => {
      clearTimeout(timer);
      endLoad = await loads.take();
      if (isOver) return endLoad();
      arm();
      child.send({ mayLoad: true });
    };
    const hear = (said: unknown): void => {
      const word = rowWord.parse(said);
      if (!('load' in word)) finish(word);
      else if (word.load === 'wanted') void giveTurn();
      else endLoad();
    };
    const die = (code: number | null): void => broken(`the row's process ended with ${String(code)}`);
    child.on('message', hear).once('exit', die);
    arm();
    child.send(order);
  });
