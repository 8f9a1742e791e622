import { shallowRef } from 'vue';
import type { MessageView } from '../../../../src/contract/messages.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';

type Mention = Extract<LiveEvent, { type: 'note.mentioned' }>;

/** What was heard last and calls the agent: for sound, notices and the title. */
export const createHeard = () => {
  /** The newest line a customer wrote. */
  const lastArrival = shallowRef<MessageView | undefined>();
  /** The newest private note that names this agent. */
  const lastMention = shallowRef<Mention | undefined>();
  return {
    lastArrival,
    lastMention,
    onArrival: (line: MessageView): void => {
      lastArrival.value = line;
    },
    onMention: (mention: Mention): void => {
      lastMention.value = mention;
    },
  };
};
