import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';

type Deps = { readonly clock: Clock; readonly logger: Pick<Logger, 'error' | 'info'> };

/** `askedAt`: our clock when the other was asked, so that the way there and back counts half. */
type Reading = { readonly source: 'wechat' | 'postgres'; readonly theirs: Date; readonly askedAt: Date };

/** WeChat's signatures bear ten minutes; whoever is one off should hear of it long before. */
const FAR_OFF_MS = 60_000;

/**
 * Holds our clock against what other machines say in passing. Says so once when it turns out to be far off, and once more when
 * it is right again: pushes would be refused as replayed, and reply windows would end too early or too late.
 */
export const createWatchClock = ({ clock, logger }: Deps) => {
  const farOff = new Set<Reading['source']>();
  return ({ source, theirs, askedAt }: Reading): void => {
    const ours = (askedAt.getTime() + clock.now().getTime()) / 2;
    const aheadMs = ours - theirs.getTime();
    // A date that cannot be read says nothing.
    if (Number.isNaN(aheadMs)) return;
    const isFarOff = Math.abs(aheadMs) > FAR_OFF_MS;
    if (isFarOff === farOff.has(source)) return;
    const fields = { source, aheadSeconds: Math.round(aheadMs / 1_000) };
    if (isFarOff) {
      farOff.add(source);
      logger.error(fields, 'the clock of this machine is wrong: set it by NTP');
    } else {
      farOff.delete(source);
      logger.info(fields, 'the clock of this machine is right again');
    }
  };
};

export type WatchClock = ReturnType<typeof createWatchClock>;
