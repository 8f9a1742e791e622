import type { Channel } from '../state/channels.js';
import type { World } from '../state/world.js';
import type { createAttempt } from './attempt.js';
import type { PushBook, Run } from './push-book.js';
import type { Waits } from './waits.js';

type Deps = {
  readonly world: World;
  readonly attempt: ReturnType<typeof createAttempt>;
  readonly book: PushBook;
  readonly waits: Waits;
};

/** Tries at about 0, 5 and 10 s (WeChat doc: 消息推送), each with its copies when the push is doubled. */
export const createTries = ({ world, attempt, book, waits }: Deps) => {
  const tryOnce = async (run: Run, channel: Channel): Promise<void> => {
    const { faults, input } = run;
    const copies = world.chance.happens(faults.duplicateShare) ? faults.copies : 1;
    const made = Array.from({ length: copies }, async (_, index) => {
      const dropAnswer = world.chance.happens(faults.dropAnswerShare);
      book.note(run, await attempt({ ...input, channel, faults, copy: index > 0, dropAnswer }));
    });
    await Promise.all(made);
  };
  /** Whether WeChat tries again: not after an answer, and not after a body it cannot read. */
  const isOver = ({ record }: Run): boolean =>
    record.state === 'answered' || record.tries.at(-1)?.result === 'invalid' || waits.ended();

  return async (run: Run, firstTryEnded: () => void): Promise<void> => {
    const firstAt = performance.now();
    const { tries, retryEveryMs } = run.faults;
    for (let count = 0; count < tries && !isOver(run); count += 1) {
      await waits.until(firstAt + count * retryEveryMs);
      const channel = world.channels.find(run.input.appId);
      if (!channel || waits.ended()) return;
      await tryOnce(run, channel);
      firstTryEnded();
    }
    const channel = world.channels.find(run.input.appId);
    if (run.record.state === 'pending' && channel && !waits.ended()) book.giveUp(run, channel);
  };
};
