import { defineStore } from 'pinia';
import { watch } from 'vue';
import type { ConversationView } from '../../../src/contract/conversations.js';
import { useConversationDetails } from './conversation-details.js';
import { createLineDelivery } from './line-delivery.js';
import { useMe } from './me.js';
import { useMessages } from './messages.js';
import { createOutgoingLines } from './outgoing-lines.js';
import type { OutgoingContent } from './outgoing-lines.js';
import type { Outgoing } from './outgoing.js';

type Reserve = { readonly useReserve?: boolean };

/** What this agent sends, until the server has it. */
export const useSending = defineStore('sending', () => {
  const me = useMe();
  const messages = useMessages();
  const details = useConversationDetails();
  const outgoing = createOutgoingLines();
  const delivery = createLineDelivery(outgoing, (message) => {
    messages.put(message.conversationId, [message]);
    details.rereadSoon(message.conversationId);
  });

  const send = (view: ConversationView, content: OutgoingContent): void => {
    outgoing.add(view, content);
    void delivery.run(view.id);
  };

  const sendPictures = (view: ConversationView, files: readonly File[], { useReserve }: Reserve = {}): void => {
    for (const file of files) {
      const picture = { file, name: file.name, url: URL.createObjectURL(file) };
      send(view, { picture, ...(useReserve && { useReserve }) });
    }
  };

  /** Sends what a refused line held once more, as a new line; a line the reserve was kept from takes it now. */
  const retry = (view: ConversationView, line: Outgoing): void => {
    const { clientMsgId, text, mediaId, picture } = line;
    const useReserve = line.useReserve === true || line.refusal === 'reserved';
    send(view, {
      ...(useReserve && { useReserve }),
      ...(text !== undefined && { text }),
      ...(mediaId && { mediaId }),
      ...(picture && { picture: { ...picture, url: URL.createObjectURL(picture.file) } }),
    });
    outgoing.drop(clientMsgId);
  };

  watch(
    () => me.agentId,
    (agentId) => {
      outgoing.open(agentId);
      delivery.hurry();
    },
    { immediate: true },
  );

  return {
    lines: outgoing.lines,
    sendText: (view: ConversationView, text: string, { useReserve }: Reserve = {}) =>
      send(view, { text, ...(useReserve && { useReserve }) }),
    /** Sends a stored picture again. */
    sendStored: (view: ConversationView, mediaId: string) => send(view, { mediaId }),
    sendPictures,
    retry,
    discard: outgoing.drop,
    hurry: delivery.hurry,
    waitingIn: (conversationId: string) =>
      outgoing.lines.value.filter((line) => line.conversationId === conversationId && !line.refusal).length,
    hasRefused: (conversationId: string) =>
      outgoing.lines.value.some((line) => line.conversationId === conversationId && line.refusal !== undefined),
  };
});
