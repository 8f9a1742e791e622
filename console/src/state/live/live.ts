import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { dispatchEvent } from '../../socket/frame-dispatch.js';
import { LiveSocket } from '../../socket/live-socket.js';
import { useAttention } from '../conversations/attention.js';
import { useConversationLists } from '../conversations/lists/conversation-lists.js';
import { createDelayedPolling } from './delayed-polling.js';
import { createEventHandlers } from './event-handlers.js';
import { createHeard } from './heard.js';
import { createLooking } from './looking.js';
import { createLogFollowing } from './log-following.js';
import { useBoard } from '../supervising/board.js';
import { useMe } from '../people/me.js';
import { createReread } from './rereading.js';
import { useSending } from '../replies/sending.js';

const REREAD_RETRY_MS = 2000;

/** A network that is back and a page that is looked at again do not wait for the next try. */
const createReach = (socket: LiveSocket) => {
  const hurry = (): void => socket.hurry();
  return {
    start: (): void => {
      socket.start();
      window.addEventListener('online', hurry);
      document.addEventListener('visibilitychange', hurry);
    },
    stop: (): void => {
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      socket.stop();
    },
  };
};

/** Reads everything on screen again, and tries once more while the line is live. */
const createRereadAtLast = (reread: () => Promise<unknown>, isLive: () => boolean) => {
  const rereadAtLast = (): void => {
    void reread().catch(() => setTimeout(() => isLive() && rereadAtLast(), REREAD_RETRY_MS));
  };
  return rereadAtLast;
};

type Part = { readonly start?: () => void; readonly stop: () => void };

/** Starts and stops what runs while an agent is signed in, in order. */
const createRun = (parts: readonly Part[]) => ({
  start: (): void => {
    for (const part of parts) part.start?.();
  },
  stop: (): void => {
    for (const part of parts) part.stop();
  },
});

/** The live side of the desk: follows the merchant's events and keeps every store true. */
export const useLive = defineStore('live', () => {
  const me = useMe();
  const sending = useSending();
  const lists = useConversationLists();
  const board = useBoard();
  const link = ref<'connecting' | 'live' | 'lost'>('connecting');
  const openId = ref<string | undefined>();
  const { arrivals, takeArrivals, lastAssigned, lastMention, ...heard } = createHeard();
  const attention = useAttention();
  const openNow = (): string | undefined => openId.value;
  const events = createEventHandlers(heard, openNow);
  const reread = createReread(openNow);
  const delayed = createDelayedPolling(reread);

  const isLive = (): boolean => link.value === 'live';
  const goLive = (): void => {
    link.value = 'live';
    if (board.isWatched) watchBoard(true);
    sending.hurry();
  };
  // A refused upgrade looks like a lost network to a page: only this answer tells that the session is over.
  const askWhoIAm = (): void => void me.load().catch(() => undefined);
  const handleLoss = (): void => {
    link.value = 'lost';
    askWhoIAm();
  };

  const log = createLogFollowing({
    onLive: goLive,
    onEvent: (event) => dispatchEvent(events, event),
    onResumed: lists.recountSoon,
    onMissed: createRereadAtLast(reread, isLive),
    onReload: askWhoIAm,
    onDelayed: delayed.set,
    onBoard: board.apply,
    onAttention: attention.hear,
  });
  const socket = new LiveSocket({ ...log, onSignedOut: askWhoIAm, onLost: handleLoss });
  const watchBoard = (isWatched: boolean): void => socket.send({ type: 'board', watch: isWatched });
  watch(() => board.isWatched, watchBoard);
  const looking = createLooking({ openId: openNow, isLive, send: (frame) => socket.send(frame) });
  const leave = (): void => {
    attention.forget();
    delayed.set(false);
    log.forget();
  };
  const { start, stop } = createRun([createReach(socket), looking, { stop: leave }]);

  const sayTyping = (conversationId: string): void => socket.send({ type: 'typing', conversationId });
  const sayPaused = looking.say;
  const heardLast = { arrivals, takeArrivals, lastAssigned, lastMention };
  return { link, isDelayed: delayed.isDelayed, openId, ...heardLast, start, stop, sayTyping, sayPaused };
});
