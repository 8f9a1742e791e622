export type ConversationState = 'self_service' | 'queued' | 'active' | 'left_message' | 'closed';

/** Why a conversation ended. */
export type CloseReason = 'agent' | 'customer_silent' | 'unfollowed' | 'blocked' | 'system';

/** How the customer came in: what the rules for skill groups look at. Customer-controlled, so it proves nothing. */
export type ConversationEntry = {
  /** QR scene, or the `session-from` of a mini program. */
  readonly scene?: string;
  readonly menuKey?: string;
  readonly via?: 'message' | 'follow' | 'qr' | 'menu' | 'chat_entered';
};

/** What the list shows of the last line, without loading it. */
export type MessagePreview = {
  readonly type: string;
  /** The first characters of a text; empty for everything else. */
  readonly text: string;
  readonly direction: 'inbound' | 'outbound' | 'event' | 'note';
};

export type Conversation = {
  readonly id: string;
  readonly merchantId: string;
  readonly channelId: string;
  readonly identityId: string;
  readonly customerId: string;
  /** First day of the month it was opened in: names the partition of its messages. `YYYY-MM-DD`. */
  readonly openedMonth: string;
  readonly state: ConversationState;
  readonly skillGroupId: string | undefined;
  readonly agentId: string | undefined;
  readonly preferredAgentId: string | undefined;
  /** Named in a private note: they may see it too. */
  readonly mentionedAgentIds: readonly string[];
  /** Rises with every assignment; only the holder of the current one may reply or close. */
  readonly assignmentNumber: number;
  /** 0 = ordinary; each level is worth `agingMinutes` of waiting. */
  readonly priority: number;
  /** The place in the queue; a return keeps it. */
  readonly arrivedAt: Date;
  readonly queuedAt: Date | undefined;
  readonly assignedAt: Date | undefined;
  readonly acceptedAt: Date | undefined;
  readonly openedAt: Date;
  readonly closedAt: Date | undefined;
  readonly closeReason: CloseReason | undefined;
  readonly entry: ConversationEntry;
  readonly lastNumber: number;
  readonly lastMessageAt: Date | undefined;
  readonly lastPreview: MessagePreview | undefined;
  /** Since when the customer waits for an answer. */
  readonly waitingSince: Date | undefined;
  readonly lastCustomerAt: Date | undefined;
  readonly lastAgentAt: Date | undefined;
  /** Up to which message number its agent has read. */
  readonly readNumber: number;
  /** Inbound lines after `readNumber`. */
  readonly unreadCount: number;
  readonly returnedCount: number;
  /** Rises with every change, so that a console can tell an old view from a new one. */
  readonly version: number;
  readonly updatedAt: Date;
};
