import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { ConversationView } from '../../../src/contract/conversations.js';
import type { FailureCode } from '../api/api-error.js';
import { ApiError, failureCodeOf } from '../api/api-error.js';
import { backend } from './backend.js';
import { useConversationDetails } from './conversation-details.js';
import { useMe } from './me.js';
import { useMessages } from './messages.js';
import { newClientId } from './new-client-id.js';
import { createOutgoingShelf } from './outgoing.js';
import type { Outgoing } from './outgoing.js';

/** Failures that pass: the same line is offered again until the server has it. */
const PASSING: ReadonlySet<FailureCode> = new Set([
  'offline',
  'unavailable',
  'rate_limited',
  'internal',
  'unauthenticated',
]);
const RETRY_MS = 2000;
const LONGEST_RETRY_MS = 20_000;

/** Lines this agent has sent and the server has not yet confirmed. One conversation's lines go one after another. */
export const useSending = defineStore('sending', () => {
  const me = useMe();
  const messages = useMessages();
  const details = useConversationDetails();
  const outgoing = shallowRef<readonly Outgoing[]>([]);
  const pumping = new Set<string>();
  let wake: (() => void)[] = [];

  const shelf = computed(() => createOutgoingShelf(me.agentId ?? 'nobody'));

  const drop = (clientMsgId: string): void => {
    const line = outgoing.value.find((each) => each.clientMsgId === clientMsgId);
    if (!line) return;
    if (line.picture) URL.revokeObjectURL(line.picture.url);
    shelf.value.forget(clientMsgId);
    outgoing.value = outgoing.value.filter((each) => each !== line);
  };

  const replace = (line: Outgoing): void => {
    outgoing.value = outgoing.value.map((each) => (each.clientMsgId === line.clientMsgId ? line : each));
    shelf.value.keep(line);
  };

  /** Waits a while, or less when the connection comes back. */
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });

  const uploaded = async (line: Outgoing): Promise<Outgoing> => {
    if (!line.picture || line.mediaId) return line;
    const { mediaId } = await backend.messages.upload(line.picture.file, line.picture.name);
    const withMedia = { ...line, mediaId };
    replace(withMedia);
    return withMedia;
  };

  const deliver = async (line: Outgoing): Promise<void> => {
    const { clientMsgId, conversationId, assignmentNumber, text, mediaId } = await uploaded(line);
    const message = await backend.messages.reply(conversationId, {
      assignmentNumber,
      clientMsgId,
      ...(text === undefined ? { mediaId } : { text }),
    });
    messages.put(conversationId, [message]);
    drop(clientMsgId);
    details.rereadSoon(conversationId);
  };

  const isPassing = (error: unknown): boolean => PASSING.has(failureCodeOf(error));

  const deliverAtLast = async (line: Outgoing): Promise<void> => {
    for (let retryMs = RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
      try {
        return await deliver(outgoing.value.find((each) => each.clientMsgId === line.clientMsgId) ?? line);
      } catch (error) {
        if (!isPassing(error)) return replace({ ...line, state: 'refused', refusal: failureCodeOf(error) });
        await pause((error instanceof ApiError && error.retryAfterMs) || retryMs);
      }
    }
  };

  const nextOf = (conversationId: string): Outgoing | undefined =>
    outgoing.value.find((line) => line.conversationId === conversationId && line.state === 'waiting');

  const pump = async (conversationId: string): Promise<void> => {
    if (pumping.has(conversationId)) return;
    pumping.add(conversationId);
    for (let line = nextOf(conversationId); line; line = nextOf(conversationId)) await deliverAtLast(line);
    pumping.delete(conversationId);
  };

  const pumpAll = (): void => {
    for (const line of outgoing.value) void pump(line.conversationId);
  };

  const queue = (
    { id, assignmentNumber }: ConversationView,
    content: Pick<Outgoing, 'text' | 'mediaId' | 'picture'>,
  ): void => {
    const createdAt = new Date().toISOString();
    const line = {
      clientMsgId: newClientId(),
      conversationId: id,
      assignmentNumber,
      createdAt,
      ...content,
      state: 'waiting',
    } as const;
    outgoing.value = [...outgoing.value, line];
    shelf.value.keep(line);
    void pump(id);
  };

  const sendPictures = (view: ConversationView, files: readonly File[]): void => {
    for (const file of files) queue(view, { picture: { file, name: file.name, url: URL.createObjectURL(file) } });
  };

  /** Sends what a refused line held once more, as a new line. */
  const retry = (view: ConversationView, { clientMsgId, text, mediaId, picture }: Outgoing): void => {
    queue(view, {
      ...(text !== undefined && { text }),
      ...(mediaId && { mediaId }),
      ...(picture && { picture: { ...picture, url: URL.createObjectURL(picture.file) } }),
    });
    drop(clientMsgId);
  };

  /** The connection is back: nobody sits out the rest of a pause. */
  const hurry = (): void => {
    const sleepers = wake;
    wake = [];
    for (const rouse of sleepers) rouse();
    pumpAll();
  };

  watch(
    () => me.agentId,
    (agentId) => {
      outgoing.value = agentId ? shelf.value.readAll() : [];
      pumpAll();
    },
    { immediate: true },
  );

  return {
    outgoing,
    sendText: (view: ConversationView, text: string) => queue(view, { text }),
    /** Sends a stored picture again. */
    sendStored: (view: ConversationView, mediaId: string) => queue(view, { mediaId }),
    sendPictures,
    retry,
    discard: drop,
    confirm: drop,
    hurry,
    waitingIn: (conversationId: string) =>
      outgoing.value.filter((line) => line.conversationId === conversationId && line.state === 'waiting').length,
  };
});
