import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { Cursor, LiveEvent } from '../../../src/contract/socket-frames.js';
import { dispatchEvent } from '../socket/frame-dispatch.js';
import type { EventHandlers } from '../socket/frame-dispatch.js';
import { createLiveSocket } from '../socket/live-socket.js';
import { useColleagues } from './colleagues.js';
import { useConversationDetails } from './conversation-details.js';
import { useConversationLists } from './conversation-lists.js';
import { useConversations } from './conversations.js';
import { useMe } from './me.js';
import { useMessages } from './messages.js';
import { useSending } from './sending.js';
import type { MessageView } from '../../../src/contract/messages.js';

/** While live events do not come, new lines are read this often. */
const DELAYED_POLL_MS = 2000;

/** The live side of the desk: follows the merchant's events and keeps every store true. */
export const useLive = defineStore('live', () => {
  const me = useMe();
  const conversations = useConversations();
  const lists = useConversationLists();
  const details = useConversationDetails();
  const messages = useMessages();
  const sending = useSending();
  const colleagues = useColleagues();

  const link = ref<'connecting' | 'live' | 'lost'>('connecting');
  const isDelayed = ref(false);
  const isReady = ref(false);
  const openId = ref<string | undefined>();
  /** The newest line a customer wrote, for sound and notices. */
  const lastArrival = shallowRef<MessageView | undefined>();
  let cursor: Cursor | undefined;
  let pollTimer: ReturnType<typeof setTimeout> | undefined;

  /** Reads everything on screen anew. Drafts, queued lines and scroll positions live elsewhere and stay. */
  const reread = async (): Promise<void> => {
    const openOne = openId.value;
    await Promise.all([
      lists.reread('mine'),
      lists.reread('queued'),
      lists.loadCounts().catch(() => undefined),
      ...(lists.listings.has('closed') ? [lists.reread('closed')] : []),
      messages.reread(openOne),
    ]);
    if (openOne) await details.load(openOne);
    isReady.value = true;
  };

  const poll = async (): Promise<void> => {
    await reread().catch(() => undefined);
    if (isDelayed.value) pollTimer = setTimeout(() => void poll(), DELAYED_POLL_MS);
  };

  const setDelayed = (on: boolean): void => {
    clearTimeout(pollTimer);
    isDelayed.value = on;
    void poll();
  };

  const rereadOrRetry = (): void => {
    void reread().catch(() => {
      if (link.value === 'live') setTimeout(rereadOrRetry, DELAYED_POLL_MS);
    });
  };

  const handlers: EventHandlers = {
    'message.added': ({ message }) => {
      messages.add(message);
      if (message.clientMsgId) sending.confirm(message.clientMsgId);
      if (message.direction === 'inbound') lastArrival.value = message;
    },
    'message.delivery_changed': ({ conversationId, messageId, delivery, error }) => {
      messages.change(conversationId, messageId, { delivery, deliveryError: error });
      details.rereadSoon(conversationId);
    },
    'message.media_stored': ({ conversationId, messageId, media }) =>
      messages.change(conversationId, messageId, { media }),
    'conversation.changed': ({ conversationId, conversation }) => {
      if (conversation) conversations.apply(conversation);
      else conversations.remove(conversationId);
      details.rereadSoon(conversationId);
      lists.recountSoon();
    },
    'allowance.changed': ({ conversationId, allowance }) => details.setAllowance(conversationId, allowance),
    'agent.changed': (event) => colleagues.apply(event),
    'conversation.alarm': () => undefined,
  };

  const takeEvents = (events: readonly LiveEvent[], next: Cursor): void => {
    // Frames that overlap after a resume bring nothing twice: every handler applies by version, number or id.
    for (const event of events) dispatchEvent(handlers, event);
    cursor = next;
  };

  const goLive = (): void => {
    link.value = 'live';
    sending.hurry();
  };

  const socket = createLiveSocket({
    cursor: () => cursor,
    onOpen: () => undefined,
    onLost: () => {
      link.value = 'lost';
      // A refused upgrade looks like a lost network to a page: only this answer tells that the session is over.
      void me.load().catch(() => undefined);
    },
    onSignedOut: () => void me.load().catch(() => undefined),
    handlers: {
      hello: (frame) => {
        goLive();
        if (cursor) return;
        cursor = frame.cursor ?? undefined;
        rereadOrRetry();
      },
      resumed: (frame) => {
        cursor = frame.cursor;
        lists.recountSoon();
      },
      events: (frame) => takeEvents(frame.events, frame.cursor),
      reload: (frame) => {
        cursor = frame.cursor ?? undefined;
        rereadOrRetry();
      },
      delayed: ({ on }) => setDelayed(on),
      pong: () => undefined,
      error: () => undefined,
    },
  });

  const start = (): void => {
    socket.start();
    window.addEventListener('online', socket.hurry);
    document.addEventListener('visibilitychange', socket.hurry);
  };

  const stop = (): void => {
    window.removeEventListener('online', socket.hurry);
    document.removeEventListener('visibilitychange', socket.hurry);
    socket.stop();
    clearTimeout(pollTimer);
    cursor = undefined;
    isDelayed.value = false;
    isReady.value = false;
  };

  return {
    link,
    isDelayed,
    isReady,
    openId,
    lastArrival,
    start,
    stop,
    sayTyping: (conversationId: string) => socket.send({ type: 'typing', conversationId }),
  };
});
