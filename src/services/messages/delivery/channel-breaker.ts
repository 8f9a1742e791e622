/** Keeps sends from a channel whose API does not answer, so that they wait in line and not in flight. */
export type ChannelBreaker = {
  /** How long to keep away; 0 = go ahead. While half open, one caller at a time is let through. */
  readonly waitMs: (channelId: string) => number;
  readonly note: (channelId: string, isAnswered: boolean) => void;
};

type State = {
  /** The last calls, newest last: were they answered? */
  readonly calls: readonly boolean[];
  /** Open until then; undefined = closed. */
  readonly openUntil: number | undefined;
};

/** After this many failures out of the last calls a channel is left alone for a while: WeChat, or the way there, is down. */
const CALLS_LOOKED_AT = 20;
const OPENS_AT_SHARE = 0.5;
const OPEN_MS = 10_000;

const CLOSED: State = { calls: [], openUntil: undefined };

export const createChannelBreaker = ({ nowMs }: { readonly nowMs: () => number }): ChannelBreaker => {
  const states = new Map<string, State>();

  return {
    waitMs: (channelId) => {
      const state = states.get(channelId) ?? CLOSED;
      if (state.openUntil === undefined) return 0;
      const wait = state.openUntil - nowMs();
      if (wait > 0) return wait;
      // Half open: this caller tries, the others keep away until its outcome is known.
      states.set(channelId, { ...state, openUntil: nowMs() + OPEN_MS });
      return 0;
    },
    note: (channelId, isAnswered) => {
      const state = states.get(channelId) ?? CLOSED;
      if (state.openUntil !== undefined) {
        if (isAnswered) states.set(channelId, CLOSED);
        return;
      }
      const calls = [...state.calls, isAnswered].slice(-CALLS_LOOKED_AT);
      const failures = calls.filter((call) => !call).length;
      const isOpen = calls.length === CALLS_LOOKED_AT && failures >= CALLS_LOOKED_AT * OPENS_AT_SHARE;
      states.set(channelId, isOpen ? { calls: [], openUntil: nowMs() + OPEN_MS } : { calls, openUntil: undefined });
    },
  };
};
