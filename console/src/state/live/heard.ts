import { shallowRef } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { MessageView } from '../../../../src/contract/conversations/messages.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';

/** Nobody is called for more at once. */
const KEPT_ARRIVALS = 50;

type Mention = Extract<LiveEvent, { type: 'note.mentioned' }>;

/** What was heard last and calls the agent: for sound, notices and the title. */
export const createHeard = () => {
  /** Lines customers wrote, until somebody takes them: several may come together. */
  const arrivals = shallowRef<readonly MessageView[]>([]);
  /** The newest private note that names this agent. */
  const lastMention = shallowRef<Mention | undefined>();
  /** The conversation that came to this agent last, and not by their own act. */
  const lastAssigned = shallowRef<ConversationView | undefined>();
  return {
    lastAssigned,
    arrivals,
    lastMention,
    takeArrivals: (): readonly MessageView[] => {
      const taken = arrivals.value;
      arrivals.value = [];
      return taken;
    },
    onArrival: (line: MessageView): void => {
      arrivals.value = [...arrivals.value.slice(-KEPT_ARRIVALS), line];
    },
    onAssigned: (view: ConversationView): void => {
      lastAssigned.value = view;
    },
    onMention: (mention: Mention): void => {
      lastMention.value = mention;
    },
  };
};
