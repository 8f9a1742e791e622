import { z } from 'zod';
import { channelKind } from '../channels/channels.js';
import { id, instant, pageOf } from '../paging.js';

export const conversationState = z.enum(['self_service', 'queued', 'active', 'left_message', 'closed']);

/** `remaining` null = unlimited; `expiresAt` null = no window is open. */
export const allowanceView = z.object({
  remaining: z.number().int().nullable(),
  expiresAt: instant.nullable(),
  grants: z.array(
    z.object({
      trigger: z.enum(['message', 'menu', 'follow', 'scan', 'payment', 'chat_entered']),
      remaining: z.number().int().nullable(),
      expiresAt: instant,
    }),
  ),
});
export type AllowanceView = z.infer<typeof allowanceView>;

export const conversationView = z.object({
  id,
  state: conversationState,
  channelId: id,
  channelName: z.string(),
  channelKind,
  customerId: id,
  identityId: id,
  /** The customer's name where known, else the end of their openid. */
  customerName: z.string(),
  skillGroupId: id.nullable(),
  agentId: id.nullable(),
  assignmentNumber: z.number().int(),
  priority: z.number().int(),
  arrivedAt: instant,
  openedAt: instant,
  assignedAt: instant.nullable(),
  acceptedAt: instant.nullable(),
  closedAt: instant.nullable(),
  lastNumber: z.number().int(),
  readNumber: z.number().int(),
  /** Inbound lines its agent has not read. */
  unread: z.number().int(),
  lastMessageAt: instant.nullable(),
  lastPreview: z.object({ type: z.string(), text: z.string(), direction: z.string() }).nullable(),
  waitingSince: instant.nullable(),
  version: z.number().int(),
});
export type ConversationView = z.infer<typeof conversationView>;

/** A conversation in a list: with what its customer's reply window still allows. */
export const conversationListItem = conversationView.extend({ allowance: allowanceView });
export type ConversationListItem = z.infer<typeof conversationListItem>;

export const conversationDetail = conversationView.extend({
  allowance: allowanceView,
  /** The merchant has a closing text, for which the last message of the allowance is kept. */
  hasClosingText: z.boolean(),
  visits: z.number().int(),
  /** Place in the queue, from 1; null when not queued or not known. */
  queuePlace: z.number().int().nullable(),
});
export type ConversationDetail = z.infer<typeof conversationDetail>;

/**
 * `scope`: mine = held by the caller; queued = waiting where the caller may claim; groups = open in the caller's skill groups;
 * at_risk = an answer is owed and window or allowance is about to end, what is lost first in front; all needs a supervisor or
 * an API token. `sort`, of mine and groups: opened (latest first), waiting (longest first), latest (last line first), window
 * (ending first). `customerId`, in the place of a scope: every conversation of this customer that the caller may see.
 */
export const conversationQuery = z
  .strictObject({
    scope: z.enum(['mine', 'queued', 'groups', 'at_risk', 'closed', 'all']).optional(),
    sort: z.enum(['opened', 'waiting', 'latest', 'window']).optional(),
    state: conversationState.optional(),
    customerId: id.optional(),
    cursor: z.string().max(512).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(({ scope, customerId }) => scope === undefined || customerId === undefined, 'scope_or_customer')
  .refine(({ scope, sort }) => sort === undefined || scope === 'mine' || scope === 'groups', 'sort_of_mine_or_groups');
export const conversationList = pageOf(conversationListItem);
export const conversationCounts = z.object({
  mine: z.number().int(),
  queued: z.number().int(),
  unread: z.number().int(),
  /** Open in the caller's skill groups, as far as they may see them. */
  groups: z.number().int(),
  atRisk: z.number().int(),
});
export type ConversationCounts = z.infer<typeof conversationCounts>;

export const assignmentBody = z.strictObject({ assignmentNumber: z.number().int().min(1) });
export const transferBody = z
  .strictObject({
    assignmentNumber: z.number().int().min(1),
    agentId: id.optional(),
    skillGroupId: id.optional(),
    note: z.string().trim().max(2000).optional(),
  })
  .refine((body) => (body.agentId === undefined) !== (body.skillGroupId === undefined), 'agent_or_skill_group');
export const closeBody = z.strictObject({
  assignmentNumber: z.number().int().min(1),
  reason: z.string().trim().max(200).optional(),
  note: z.string().trim().max(2000).optional(),
});
export const readBody = z.strictObject({ number: z.number().int().min(0) });
