import type { ConversationHistory } from '../../../domain/reports/conversation-history.js';
import type { ConversationFacts } from '../../../domain/reports/facts.js';

/** Where the facts of closed conversations are kept. */
export type ReportStore = {
  /**
   * Takes conversations whose past has changed out of the queue. Undefined where another worker is at it: facts of one merchant are
   * written by one at a time, so that older ones never come last.
   */
  readonly takeWaiting: (limit: number) => Promise<readonly string[] | undefined>;
  /** These, and those that ended shortly before one of the same customer among them: whether somebody comes back is a fact too. */
  readonly withEarlier: (conversationIds: readonly string[]) => Promise<readonly string[]>;
  /** Of those that are closed. */
  readonly historiesOf: (conversationIds: readonly string[]) => Promise<readonly ConversationHistory[]>;
  /** Sets what is kept of these conversations; one without facts has none any more. */
  readonly put: (
    conversationIds: readonly string[],
    facts: readonly { readonly history: ConversationHistory; readonly facts: ConversationFacts }[],
  ) => Promise<void>;
  /** Queues every closed conversation again. Returns how many. */
  readonly requestAll: () => Promise<number>;
};
