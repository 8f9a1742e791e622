import { watch } from 'vue';
import type { ClientFrame } from '../../../../src/contract/socket-frames.js';

/** The server forgets who has not said for 75 s what they look at. */
const SAY_EVERY_MS = 30_000;

type Deps = {
  readonly openId: () => string | undefined;
  readonly isLive: () => boolean;
  readonly send: (frame: ClientFrame) => void;
};

/** Tells colleagues what is open here, for as long as it is. */
export const createLooking = ({ openId, isLive, send }: Deps) => {
  let timer: ReturnType<typeof setInterval> | undefined;
  const say = (): void => {
    if (isLive()) send({ type: 'viewing', conversationId: openId() ?? null });
  };
  watch(() => [openId(), isLive()] as const, say);
  return {
    /** Also when what was being written is sent, or gone. */
    say,
    start: (): void => {
      timer ??= setInterval(() => openId() && say(), SAY_EVERY_MS);
    },
    stop: (): void => {
      clearInterval(timer);
      timer = undefined;
    },
  };
};
