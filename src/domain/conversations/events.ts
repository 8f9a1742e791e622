import type { AgentStatus } from '../people/agent.js';
import type { Conversation } from './conversation.js';
import type { DeliveryError, DeliveryState, Message } from './message.js';
import type { TicketAct } from '../tickets/ticket.js';
import type { TicketRecord } from '../tickets/ticket-record.js';
import type { FindingColour, WiringCheck } from '../wiring/finding.js';
import type { Grant } from '../channels/reply-window.js';

/** Why a conversation changed. */
export type ConversationCause =
  | 'opened'
  | 'message'
  | 'queued'
  | 'assigned'
  | 'accepted'
  | 'claimed'
  | 'transferred'
  | 'returned'
  | 'closed'
  | 'reopened'
  | 'read'
  | 'noted'
  | 'alarmed'
  | 'left_message';

/** Who a change concerns, at the time it happened; who may see it is asked again when it is sent. */
export type Audience = { readonly agentId: string | undefined; readonly skillGroupId: string | undefined };

/**
 * Everything that is announced, written to the outbox in the transaction that did it. The event log, the consoles and the
 * routing state in Redis follow these; every handler may see one twice.
 */
export type DomainEvent =
  | { readonly type: 'message.added'; readonly message: Message; readonly audience: Audience }
  | {
      readonly type: 'message.delivery_changed';
      readonly conversationId: string;
      readonly messageId: string;
      readonly number: number;
      readonly delivery: DeliveryState;
      readonly error: DeliveryError | undefined;
      readonly audience: Audience;
    }
  | {
      readonly type: 'message.media_stored';
      readonly conversationId: string;
      readonly messageId: string;
      readonly number: number;
      readonly storedMediaId: string;
      readonly state: 'stored' | 'failed';
      readonly audience: Audience;
    }
  | {
      readonly type: 'conversation.changed';
      readonly cause: ConversationCause;
      readonly conversation: Conversation;
      /** Who held it before this change, where that is another agent. */
      readonly formerAgentId: string | undefined;
      readonly formerSkillGroupId: string | undefined;
    }
  | {
      readonly type: 'allowance.changed';
      readonly conversationId: string;
      readonly identityId: string;
      /** Every bucket as it now stands; what has ended is left in. */
      readonly grants: readonly Grant[];
      readonly audience: Audience;
    }
  | {
      readonly type: 'agent.changed';
      readonly agentId: string;
      readonly name: string;
      readonly status: AgentStatus;
      readonly statusReason?: string | undefined;
      readonly capacity: number;
      readonly skillGroupIds: readonly string[];
      readonly disabled: boolean;
    }
  /** Profile, tags, or who they were joined with. `name` undefined: not known. */
  | { readonly type: 'customer.changed'; readonly customerId: string; readonly name: string | undefined }
  | {
      readonly type: 'ticket.changed';
      /** Why: what its history says. */
      readonly act: TicketAct;
      readonly ticket: TicketRecord;
    }
  /** A payment or one of its refunds. `conversationId`: where it is looked at, if that is known. */
  | { readonly type: 'payment.changed'; readonly paymentId: string; readonly conversationId: string | undefined }
  | { readonly type: 'complaint.changed'; readonly complaintId: string }
  /** Settings of a channel, or what is heard of it: verified, its first push. */
  | { readonly type: 'channel.changed'; readonly channelId: string }
  | {
      /** The wiring doctor has looked. `turnedRed`: checks that were not red before. */
      readonly type: 'wiring.checked';
      readonly channelId: string;
      readonly channelName: string;
      readonly colour: FindingColour;
      readonly turnedRed: readonly WiringCheck[];
    }
  | {
      readonly type: 'conversation.alarm';
      readonly conversationId: string;
      readonly alarm: 'agent_silent_remind' | 'agent_silent_supervisor' | 'low_rating';
      readonly audience: Audience;
    }
  | {
      /** A private note names colleagues. */
      readonly type: 'note.mentioned';
      readonly conversationId: string;
      readonly messageId: string;
      readonly authorId: string;
      readonly agentIds: readonly string[];
      readonly excerpt: string;
    };

export type DomainEventType = DomainEvent['type'];
