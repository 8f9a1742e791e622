import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { dispatchEvent } from '../../socket/frame-dispatch.js';
import { LiveSocket } from '../../socket/live-socket.js';
import { useConversationLists } from '../conversations/conversation-lists.js';
import { createDelayedPolling } from './delayed-polling.js';
import { createEventHandlers } from './event-handlers.js';
import { createHeard } from './heard.js';
import { createLogFollowing } from './log-following.js';
import { useBoard } from '../supervising/board.js';
import { useMe } from '../people/me.js';
import { createReread } from './rereading.js';
import { useSending } from '../replies/sending.js';

const REREAD_RETRY_MS = 2000;

/** The network or the page is back: told until the answer is called. */
const hurryOnReturn = (hurry: () => void): (() => void) => {
  window.addEventListener('online', hurry);
  document.addEventListener('visibilitychange', hurry);
  return () => {
    window.removeEventListener('online', hurry);
    document.removeEventListener('visibilitychange', hurry);
  };
};

/** The live side of the desk: follows the merchant's events and keeps every store true. */
export const useLive = defineStore('live', () => {
  const me = useMe();
  const sending = useSending();
  const lists = useConversationLists();
  const board = useBoard();
  const link = ref<'connecting' | 'live' | 'lost'>('connecting');
  const openId = ref<string | undefined>();
  const { lastArrival, lastAssigned, lastMention, ...heard } = createHeard();
  const events = createEventHandlers(heard);
  const reread = createReread(() => openId.value);
  const delayed = createDelayedPolling(reread);

  const rereadAtLast = (): void => {
    void reread().catch(() => setTimeout(() => link.value === 'live' && rereadAtLast(), REREAD_RETRY_MS));
  };
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
    onMissed: rereadAtLast,
    onDelayed: delayed.set,
    onBoard: board.apply,
  });
  const socket = new LiveSocket({ ...log, onSignedOut: askWhoIAm, onLost: handleLoss });
  const watchBoard = (isWatched: boolean): void => socket.send({ type: 'board', watch: isWatched });
  watch(() => board.isWatched, watchBoard);
  let stopHurrying = (): void => {};

  const start = (): void => {
    socket.start();
    stopHurrying = hurryOnReturn(() => socket.hurry());
  };

  const stop = (): void => {
    stopHurrying();
    socket.stop();
    delayed.set(false);
    log.forget();
  };

  const sayTyping = (conversationId: string): void => socket.send({ type: 'typing', conversationId });
  return { link, isDelayed: delayed.isDelayed, openId, lastArrival, lastAssigned, lastMention, start, stop, sayTyping };
});
