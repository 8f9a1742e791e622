/** So many shards are claimed together. */
const SHARDS_A_TURN = 16;
/** While these are under way, shards that are nudged gather: the more load, the more of them share a transaction. */
const QUICK_TURNS = 2;
/**
 * A turn that takes longer holds nobody up any more: others begin beside it. Longer than a full turn takes where the machine is
 * the limit: else a burst would soon hold every shard, and nobody else's push could begin.
 */
const SLOW_AFTER_MS = 200;

type Work = (shards: readonly number[]) => Promise<readonly number[]>;

export type ShardTurns = {
  /** During `take`, a shard that waits for nobody begins as soon as its turn comes. */
  readonly add: (shard: number) => void;
  readonly isAnyWaiting: () => boolean;
  /** Works until nothing waits. Throws the first failure when the other turns have ended. */
  readonly take: () => Promise<void>;
  readonly stop: () => void;
};

/** Shards in turn, several in one; at most `sideBySide` turns at once. `work` returns the shards in which more waits. */
export const createShardTurns = (sideBySide: number, work: Work): ShardTurns => {
  const line = createLine();
  const pace = createPace();
  const turns = new Set<Promise<void>>();
  let failure: unknown;

  const takeTurn = async (shards: readonly number[]): Promise<void> => {
    const end = pace.begin(spread);
    try {
      for (const shard of await work(shards)) line.add(shard);
    } catch (error) {
      failure ??= error;
    } finally {
      end();
      line.leave(shards);
    }
  };

  const next = (): readonly number[] =>
    failure === undefined && pace.mayBegin() && turns.size < sideBySide ? line.take() : [];

  const spread = (): void => {
    for (let shards = next(); shards.length > 0; shards = next()) {
      const turn = takeTurn(shards).finally(() => {
        turns.delete(turn);
        spread();
      });
      turns.add(turn);
    }
  };

  return {
    add: (shard) => {
      line.add(shard);
      if (turns.size > 0) spread();
    },
    isAnyWaiting: line.isAnyWaiting,
    take: async () => {
      failure = undefined;
      spread();
      while (turns.size > 0) await Promise.all(turns);
      if (failure !== undefined) throw failure;
    },
    stop: line.stop,
  };
};

/** Shards that wait, and those that are under way. */
const createLine = () => {
  const waiting = new Set<number>();
  const underWay = new Set<number>();
  let isStopped = false;
  return {
    add: (shard: number): void => void waiting.add(shard),
    isAnyWaiting: (): boolean => waiting.size > 0,
    take: (): readonly number[] => {
      if (isStopped) return [];
      const next = [...waiting].filter((shard) => !underWay.has(shard)).slice(0, SHARDS_A_TURN);
      for (const shard of next) {
        waiting.delete(shard);
        underWay.add(shard);
      }
      return next;
    },
    leave: (shards: readonly number[]): void => {
      for (const shard of shards) underWay.delete(shard);
    },
    stop: (): void => {
      isStopped = true;
    },
  };
};

/** Counts the turns that are still quick. */
const createPace = () => {
  let quick = 0;
  return {
    mayBegin: (): boolean => quick < QUICK_TURNS,
    /** Returns what ends the turn; `onSlow` is told when it is no longer quick. */
    begin: (onSlow: () => void): (() => void) => {
      quick += 1;
      let isQuick = true;
      const end = (): void => {
        clearTimeout(becomesSlow);
        if (isQuick) quick -= 1;
        isQuick = false;
      };
      const becomesSlow = setTimeout(() => {
        end();
        onSlow();
      }, SLOW_AFTER_MS);
      return end;
    },
  };
};
