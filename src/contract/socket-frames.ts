import { z } from 'zod';
import { agentStatus } from './people/agents.js';
import { boardView } from './board.js';
import { allowanceView, conversationView } from './conversations/conversations.js';
import { errorCode } from './errors.js';
import { deliveryError, deliveryState, mediaView, messageView } from './conversations/messages.js';
import { id } from './paging.js';
import { findingColour } from './wiring/wiring.js';
import { ticketView } from './tickets/tickets.js';

/** Where a console is in its merchant's event log. Numbers rise by one inside an epoch; another epoch means: reload. */
export const cursor = z.object({ epoch: z.string(), number: z.number().int() });
export type Cursor = z.infer<typeof cursor>;

export const liveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.added'), message: messageView }),
  z.object({
    type: z.literal('message.delivery_changed'),
    conversationId: id,
    messageId: id,
    number: z.number().int(),
    delivery: deliveryState,
    error: deliveryError.nullable(),
  }),
  z.object({
    type: z.literal('message.media_stored'),
    conversationId: id,
    messageId: id,
    number: z.number().int(),
    media: mediaView,
  }),
  /** `conversation` is null when it left the receiver's sight: take it out of the lists. */
  z.object({
    type: z.literal('conversation.changed'),
    cause: z.string(),
    conversationId: id,
    conversation: conversationView.nullable(),
  }),
  z.object({ type: z.literal('allowance.changed'), conversationId: id, allowance: allowanceView }),
  z.object({
    type: z.literal('agent.changed'),
    agentId: id,
    name: z.string(),
    status: agentStatus,
    statusReason: z.string().nullable(),
    capacity: z.number().int(),
    skillGroupIds: z.array(id),
    disabled: z.boolean(),
  }),
  /** `act`: why, as the ticket's history says it. */
  z.object({ type: z.literal('ticket.changed'), act: z.string(), ticket: ticketView }),
  /** Read the customer again. `name` null: not known. */
  z.object({ type: z.literal('customer.changed'), customerId: id, name: z.string().nullable() }),
  /** Read the order again, and its refunds. `conversationId` null: not known. */
  z.object({ type: z.literal('payment.changed'), orderId: id, conversationId: id.nullable() }),
  /** Read the complaint again. */
  z.object({ type: z.literal('complaint.changed'), complaintId: id }),
  /** The wiring doctor has looked at a channel: read its findings again. `turnedRed`: checks that were not red before. */
  z.object({
    type: z.literal('wiring.checked'),
    channelId: id,
    channelName: z.string(),
    colour: findingColour,
    turnedRed: z.array(z.string()),
  }),
  /** Read the channel again. */
  z.object({ type: z.literal('channel.changed'), channelId: id }),
  z.object({ type: z.literal('conversation.alarm'), conversationId: id, alarm: z.string() }),
  /** A private note names the receiver. */
  z.object({
    type: z.literal('note.mentioned'),
    conversationId: id,
    messageId: id,
    authorId: id,
    excerpt: z.string(),
  }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;

/** What the server says. `events` are in order; the cursor is that of the last one. */
export const serverFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), cursor: cursor.nullable(), heartbeatMs: z.number().int() }),
  /** Sent after a `resume` that missed nothing. */
  z.object({ type: z.literal('resumed'), cursor }),
  z.object({ type: z.literal('events'), cursor, events: z.array(liveEvent) }),
  /** Read everything again: the log is shorter than the gap, or it was lost. */
  z.object({ type: z.literal('reload'), cursor: cursor.nullable() }),
  /** While `on`, live events do not come: read new messages from the API every 2 s, and say so. */
  z.object({ type: z.literal('delayed'), on: z.boolean() }),
  /** Who else looks at a conversation that this console has open; sent again while somebody types. */
  z.object({
    type: z.literal('attention'),
    conversationId: id,
    agents: z.array(z.object({ agentId: id, typing: z.boolean() })),
  }),
  /** The live board as it now is, at most each second, to who asked to watch it. */
  z.object({ type: z.literal('board.changed'), board: boardView }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('error'), code: errorCode }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** What a console says. The first frame, within 10 s, is `start` (wants events from now) or `resume`. */
export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('start') }),
  z.strictObject({ type: z.literal('resume'), cursor }),
  z.strictObject({ type: z.literal('ping') }),
  /** Watches the live board, or stops. Needs the right `board.read`. */
  z.strictObject({ type: z.literal('board'), watch: z.boolean() }),
  /** The agent is writing: WeChat shows 对方正在输入 to the customer. */
  z.strictObject({ type: z.literal('typing'), conversationId: id }),
  /** What is open, said again every 30 s; null = no conversation. Also said when typing has ended. Answered by `attention`. */
  z.strictObject({ type: z.literal('viewing'), conversationId: id.nullable() }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;
