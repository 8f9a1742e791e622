import { randomUUID } from 'node:crypto';
import { readMarkers, writeMarker } from '../../../simulator/burst/markers.js';
import type { ConversationView } from '../../../src/contract/conversations/conversations.js';
import { messageView } from '../../../src/contract/conversations/messages.js';
import type { MessageView } from '../../../src/contract/conversations/messages.js';
import type { LiveEvent } from '../../../src/contract/socket-frames.js';
import type { LiveAgent } from './agent.js';

/** A reply as the agent handed it in. `accepted`: answered 200; `refused`: with that status; `undecided`: never answered. */
export type Submitted = {
  /** Milliseconds of this process's clock, when it was first handed in. */
  readonly at: number;
  readonly agentId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly outcome: 'accepted' | 'undecided' | number;
};

export type Answering = {
  readonly submitted: () => readonly Submitted[];
  /** Hands in nothing more; resolves when what was begun has ended. */
  readonly stop: () => Promise<void>;
};

type Options = {
  /** Resolves when the next reply may be handed in; at once when absent. */
  readonly pace?: () => Promise<void>;
  /** How long to gather what the customer still writes before each answer: each takes one of the few that WeChat allows. */
  readonly thinkMs?: number;
  /** The same once two or fewer are left. */
  readonly lastThinkMs?: number;
  /** Closes a conversation after so many replies to it, so that others get their turn; never when absent. */
  readonly closeAfter?: number;
};

type Thread = {
  /** Undefined while somebody else, or nobody, has the conversation. */
  assignmentNumber: number | undefined;
  mustRead: boolean;
  readTo: number;
  due: readonly string[];
  readonly answered: Set<string>;
  /** Sends left by the console's count. */
  remaining: number;
  replies: number;
  running: Promise<void> | undefined;
};

const RETRY_MS = 200;
const GIVE_UP_MS = 60_000;
/** The console's own habit while live events do not come. */
const POLL_WHILE_DELAYED_MS = 2_000;
/** So many markers in one answer stay far below 2,048 bytes. */
const MARKERS_PER_REPLY = 50;
/** From here on the console gathers lines in a tray. */
const FEW = 2;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const markersIn = ({ content }: MessageView): readonly string[] => {
  const text = content['text'];
  return typeof text === 'string' ? readMarkers(text).map(writeMarker) : [];
};

/** An agent at work: answers what customers write in the conversations they hold, repeating the markers of what is answered. */
export const startAnswering = (
  agent: LiveAgent,
  { pace, thinkMs = 0, lastThinkMs = thinkMs, closeAfter }: Options = {},
): Answering => {
  const threads = new Map<string, Thread>();
  const submitted: Submitted[] = [];
  let isStopped = false;
  let poll: NodeJS.Timeout | undefined;

  const threadOf = (id: string): Thread => {
    const known = threads.get(id) ?? newThread();
    threads.set(id, known);
    return known;
  };
  const note = (thread: Thread, messages: readonly MessageView[]): void => {
    for (const message of messages) {
      const markers = markersIn(message);
      if (message.direction === 'outbound') for (const marker of markers) thread.answered.add(marker);
      if (message.direction === 'inbound') thread.due = [...new Set([...thread.due, ...markers])];
    }
    // What was read on the way in may be older than what the socket already said.
    thread.due = thread.due.filter((marker) => !thread.answered.has(marker)).sort(byNumber);
  };
  const noteConversation = (conversation: ConversationView): void => {
    const thread = threadOf(conversation.id);
    const held = conversation.agentId === agent.id && conversation.state === 'active';
    const assignmentNumber = held ? conversation.assignmentNumber : undefined;
    if (assignmentNumber !== undefined && assignmentNumber !== thread.assignmentNumber) thread.mustRead = true;
    thread.assignmentNumber = assignmentNumber;
    work(conversation.id);
  };
  /** As the console reads everything again. */
  const refresh = async (): Promise<void> => {
    for (const conversation of await agent.mine()) {
      const thread = threadOf(conversation.id);
      thread.mustRead ||= conversation.lastNumber > thread.readTo;
      noteConversation(conversation);
    }
  };
  const take = (event: LiveEvent): void => {
    if (event.type === 'message.added') {
      note(threadOf(event.message.conversationId), [event.message]);
      work(event.message.conversationId);
    }
    if (event.type === 'allowance.changed') {
      threadOf(event.conversationId).remaining = event.allowance.remaining ?? Infinity;
    }
    if (event.type !== 'conversation.changed') return;
    if (event.conversation) noteConversation(event.conversation);
    else threadOf(event.conversationId).assignmentNumber = undefined;
  };
  agent.onEvent(take);
  agent.onFrame((frame) => {
    if (frame.type === 'reload') void untilDone(refresh, () => isStopped);
    if (frame.type !== 'delayed') return;
    clearInterval(poll);
    if (frame.on && !isStopped) poll = setInterval(() => void refresh().catch(() => {}), POLL_WHILE_DELAYED_MS);
  });

  const work = (id: string): void => {
    const thread = threadOf(id);
    if (thread.running || !hasWork(thread)) return;
    thread.running = serve(id, thread).finally(() => {
      thread.running = undefined;
      work(id);
    });
  };
  const hasWork = ({ assignmentNumber, mustRead, due }: Thread): boolean =>
    !isStopped && assignmentNumber !== undefined && (mustRead || due.length > 0);
  const serve = async (id: string, thread: Thread): Promise<void> => {
    while (hasWork(thread)) {
      try {
        await (thread.mustRead ? read(id, thread) : answer(id, thread));
      } catch {
        await sleep(RETRY_MS);
      }
    }
  };
  const read = async (id: string, thread: Thread): Promise<void> => {
    thread.mustRead = false;
    try {
      const messages = await agent.messages(id, thread.readTo);
      note(thread, messages);
      thread.readTo = messages.at(-1)?.number ?? thread.readTo;
    } catch (error) {
      thread.mustRead = true;
      throw error;
    }
  };
  /** Until the customer has written nothing for a while. */
  const quiet = async (thread: Thread): Promise<void> => {
    let before = -1;
    while (hasWork(thread) && thread.due.length > before) {
      before = thread.due.length;
      await sleep(thread.remaining <= FEW ? lastThinkMs : thinkMs);
      if (thread.remaining > FEW) return;
    }
  };
  const answer = async (id: string, thread: Thread): Promise<void> => {
    await quiet(thread);
    await pace?.();
    const { assignmentNumber } = thread;
    const markers = thread.due.slice(0, MARKERS_PER_REPLY);
    if (isStopped || assignmentNumber === undefined || markers.length === 0) return;
    const text = `收到 ${markers.join(' ')} ~${randomUUID().slice(0, 13)}`;
    const at = performance.now();
    const outcome = await handIn(agent, { conversationId: id, assignmentNumber, text });
    submitted.push({ at, agentId: agent.id, conversationId: id, text, outcome });
    if (outcome !== 'accepted') return lookAgain(id, thread);
    for (const marker of markers) thread.answered.add(marker);
    thread.due = thread.due.filter((marker) => !thread.answered.has(marker));
    thread.replies += 1;
    if (closeAfter === undefined || thread.replies % closeAfter > 0) return;
    await agent.act(`/conversations/${id}/close`, { assignmentNumber });
  };
  const lookAgain = async (id: string, thread: Thread): Promise<void> => {
    thread.assignmentNumber = undefined;
    noteConversation(await agent.detail(id));
    await sleep(RETRY_MS);
  };

  void untilDone(refresh, () => isStopped);
  return {
    submitted: () => submitted,
    stop: async () => {
      isStopped = true;
      clearInterval(poll);
      for (const { running } of threads.values()) await running;
    },
  };
};

const byNumber = (one: string, other: string): number => numberOf(one) - numberOf(other);
const numberOf = (marker: string): number => Number(marker.slice(marker.lastIndexOf('-') + 1));

const newThread = (): Thread => ({
  assignmentNumber: undefined,
  mustRead: false,
  readTo: 0,
  due: [],
  answered: new Set(),
  remaining: Infinity,
  replies: 0,
  running: undefined,
});

const untilDone = async (work: () => Promise<void>, isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    try {
      await work();
      return;
    } catch {
      await sleep(RETRY_MS);
    }
  }
};

type Reply = { readonly conversationId: string; readonly assignmentNumber: number; readonly text: string };

/** Hands a reply in as a browser does: under one id, again and again until the server says what became of it. */
const handIn = async (agent: LiveAgent, reply: Reply): Promise<Submitted['outcome']> => {
  const clientMsgId = randomUUID();
  const giveUpAt = Date.now() + GIVE_UP_MS;
  while (Date.now() < giveUpAt) {
    const answered = await agent.reply({ ...reply, clientMsgId }).catch(() => undefined);
    if (answered?.status === 200) {
      messageView.pick({ id: true }).parse(answered.body);
      return 'accepted';
    }
    const mayPass = answered === undefined || answered.status >= 500 || answered.status === 429;
    if (!mayPass) return answered.status;
    await sleep(RETRY_MS);
  }
  return 'undecided';
};

/** So many turns per second, shared by all who ask. */
export const createPace = (perSecond: number): (() => Promise<void>) => {
  let nextAt = 0;
  return () => {
    nextAt = Math.max(nextAt + 1000 / perSecond, Date.now());
    return sleep(nextAt - Date.now());
  };
};
