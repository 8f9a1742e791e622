import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { RoutedAgent } from '../live/waiting-line.js';

/** What the waiting line is built and healed from, read under the merchant's row security. */
export type LineSource = {
  readonly merchantIds: () => Promise<readonly string[]>;
  readonly agents: (merchantId: string) => Promise<readonly RoutedAgent[]>;
  /** Every conversation that waits or is held. */
  readonly openConversations: (merchantId: string) => Promise<readonly Conversation[]>;
  /** Conversations in any state that changed since then. */
  readonly changedSince: (merchantId: string, since: Date) => Promise<readonly Conversation[]>;
};
