import { shallowRef } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations.js';
import type { MessageView } from '../../../../src/contract/messages.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';

type Mention = Extract<LiveEvent, { type: 'note.mentioned' }>;

/** What was heard last and calls the agent: for sound, notices and the title. */
export const createHeard = () => {
  /** The newest line a customer wrote. */
  const lastArrival = shallowRef<MessageView | undefined>();
  /** The newest private note that names this agent. */
  const lastMention = shallowRef<Mention | undefined>();
  /** The conversation that came to this agent last, and not by their own act. */
  const lastAssigned = shallowRef<ConversationView | undefined>();
  return {
    lastAssigned,
    lastArrival,
    lastMention,
    onArrival: (line: MessageView): void => {
      lastArrival.value = line;
    },
    onAssigned: (view: ConversationView): void => {
      lastAssigned.value = view;
    },
    onMention: (mention: Mention): void => {
      lastMention.value = mention;
    },
  };
};
