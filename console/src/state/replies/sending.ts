import { defineStore } from 'pinia';
import { watch } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { MessageView } from '../../../../src/contract/conversations/messages.js';
import { useConversationDetails } from '../conversations/conversation-details.js';
import { createLineDelivery } from './line-delivery.js';
import { useSettings } from '../desk/settings.js';
import { useMe } from '../people/me.js';
import { useMessages } from '../messages/messages.js';
import { createOutgoingLines } from './outgoing-lines.js';
import type { OutgoingLines } from './outgoing-lines.js';
import { cardReply, contentAgain, pictureContent, textContent } from './outgoing-content.js';
import type { OutgoingContent, Reserve } from './outgoing-content.js';
import type { Outgoing } from './outgoing.js';
import type { ReplyCard } from './reply-cards.js';

/** What is held back leaves with the page: the lines are kept, and the server takes each once, so a try more does no harm. */
const releaseWithPage = ({ releaseAll }: OutgoingLines, hurry: () => void): void =>
  window.addEventListener('pagehide', () => {
    releaseAll();
    hurry();
  });

/** What this agent sends, until the server has it. */
export const useSending = defineStore('sending', () => {
  const me = useMe();
  const messages = useMessages();
  const details = useConversationDetails();
  const settings = useSettings();
  const outgoing = createOutgoingLines();
  /** The server has this line: the page shows it as stored, and still counts it until the allowance does. */
  const confirm = ({ clientMsgId, conversationId }: MessageView): void => {
    if (!clientMsgId || !outgoing.find(clientMsgId)) return;
    details.countOneMore(conversationId);
    outgoing.drop(clientMsgId);
  };
  const delivery = createLineDelivery(outgoing, (message) => {
    messages.put(message.conversationId, [message]);
    confirm(message);
    details.rereadSoon(message.conversationId);
  });

  const send = (view: ConversationView, content: OutgoingContent): void => {
    outgoing.add(view, content, settings.chosen.sendDelay);
    void delivery.run(view.id);
  };

  /** Sends what a refused line held once more, as a new line. */
  const retry = (view: ConversationView, line: Outgoing): void => {
    send(view, contentAgain(line));
    outgoing.drop(line.clientMsgId);
  };

  const openOf = (agentId: string | undefined): void => {
    outgoing.open(agentId);
    delivery.hurry();
  };
  watch(() => me.agentId, openOf, { immediate: true });
  releaseWithPage(outgoing, delivery.hurry);

  return {
    lines: outgoing.lines,
    sendText: (view: ConversationView, text: string, reserve?: Reserve) => send(view, textContent(text, reserve)),
    /** Sends a stored picture again. */
    sendStored: (view: ConversationView, mediaId: string, reserve: Reserve = {}) => send(view, { mediaId, ...reserve }),
    sendCard: (view: ConversationView, card: ReplyCard, reserve?: Reserve) => send(view, cardReply(card, reserve)),
    sendPictures: (view: ConversationView, files: readonly File[], reserve?: Reserve) => {
      for (const file of files) send(view, pictureContent(file, reserve));
    },
    retry,
    discard: outgoing.drop,
    confirm,
    hurry: delivery.hurry,
    /** Lines of this page that the allowance on screen does not count yet. */
    uncountedIn: (conversationId: string) =>
      details.uncountedIn(conversationId) +
      outgoing.lines.value.filter((line) => line.conversationId === conversationId && !line.refusal).length,
    hasRefused: (conversationId: string) =>
      outgoing.lines.value.some((line) => line.conversationId === conversationId && line.refusal !== undefined),
  };
});
