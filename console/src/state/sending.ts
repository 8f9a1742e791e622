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

  const sendPictures = (view: ConversationView, files: readonly File[]): void => {
    for (const file of files) send(view, { picture: { file, name: file.name, url: URL.createObjectURL(file) } });
  };

  /** Sends what a refused line held once more, as a new line. */
  const retry = (view: ConversationView, { clientMsgId, text, mediaId, picture }: Outgoing): void => {
    send(view, {
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
    sendText: (view: ConversationView, text: string) => send(view, { text }),
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
