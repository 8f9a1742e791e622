import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';

export const ticketPriority = z.enum(['low', 'normal', 'high', 'urgent']);
export type TicketPriorityView = z.infer<typeof ticketPriority>;
/** `pending` waits for the customer or somebody outside; its clocks stand still. */
export const ticketStatus = z.enum(['open', 'pending', 'solved', 'closed']);
export type TicketStatusView = z.infer<typeof ticketStatus>;
export const ticketSource = z.enum(['conversation', 'left_message', 'complaint', 'manual', 'api']);
export const ticketSort = z.enum(['due', 'updated', 'created']);
export type TicketSortView = z.infer<typeof ticketSort>;
export const ticketLinkKind = z.enum(['conversation', 'order', 'customer', 'ticket', 'complaint']);

/** Due instants are null while a clock stands still, is done, or has no target. */
export const ticketView = z.object({
  id,
  /** What people call it by; rises by one per merchant. */
  number: z.number().int(),
  typeId: id,
  typeName: z.string(),
  subject: z.string(),
  priority: ticketPriority,
  status: ticketStatus,
  source: ticketSource,
  agentId: id.nullable(),
  agentName: z.string().nullable(),
  skillGroupId: id.nullable(),
  skillGroupName: z.string().nullable(),
  tags: z.array(z.string()),
  customerId: id.nullable(),
  customerName: z.string().nullable(),
  mergedIntoId: id.nullable(),
  firstRespondedAt: instant.nullable(),
  solvedAt: instant.nullable(),
  closedAt: instant.nullable(),
  firstResponseDueAt: instant.nullable(),
  resolutionDueAt: instant.nullable(),
  isPaused: z.boolean(),
  /** What was warned of or is late: `first_response_breach` and so on. */
  alarms: z.array(z.string()),
  chaseCount: z.number().int(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type TicketView = z.infer<typeof ticketView>;

export const ticketFieldValue = z.union([z.string().max(2000), z.number(), z.boolean()]);
const ticketFields = z
  .record(z.string().min(1).max(64), ticketFieldValue)
  .refine((fields) => Object.keys(fields).length <= 50, 'too_many');

export const ticketNoteView = z.object({
  id,
  agentId: id.nullable(),
  text: z.string(),
  mediaIds: z.array(id),
  /** How a reply reached the customer; null for a private note. */
  told: z.enum(['message', 'notice', 'unreachable']).nullable(),
  createdAt: instant,
});
export const ticketLinkView = z.object({
  id,
  kind: ticketLinkKind,
  ref: z.string(),
  label: z.string().nullable(),
  createdAt: instant,
});
export const ticketChangeView = z.object({
  id,
  agentId: id.nullable(),
  act: z.string(),
  changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })),
  changedAt: instant,
});

/** With its notes and history, youngest first, at most 500 of each. */
export const ticketDetail = ticketView.extend({
  description: z.string(),
  fields: z.record(z.string(), ticketFieldValue),
  notes: z.array(
    ticketNoteView.extend({ media: z.array(z.object({ id, url: z.string().nullable(), kind: z.string() })) }),
  ),
  links: z.array(ticketLinkView),
  changes: z.array(ticketChangeView),
});
export type TicketDetail = z.infer<typeof ticketDetail>;

const subject = z.string().trim().min(1).max(200);
const description = z.string().trim().max(10_000);
const tag = z.string().trim().min(1).max(64);
const tags = z.array(tag).max(20);
const text = z.string().trim().min(1).max(10_000);

/** Several values in one word of the address: `open,pending`. */
const listOf = <T extends Readonly<Record<string, string>>>(words: z.ZodEnum<T>) =>
  z
    .string()
    .max(200)
    .transform((text) => text.split(','))
    .pipe(z.array(words).min(1).max(10));
const idOrNone = z.union([id, z.literal('none')]);

const filterShape = {
  status: listOf(ticketStatus).optional(),
  priority: listOf(ticketPriority).optional(),
  source: ticketSource.optional(),
  typeId: id.optional(),
  agentId: idOrNone.optional(),
  skillGroupId: idOrNone.optional(),
  customerId: id.optional(),
  tag: tag.optional(),
  dueBefore: instant.optional(),
  text: z.string().trim().min(1).max(100).optional(),
  conversationId: id.optional(),
  orderNumber: z.string().trim().min(1).max(64).optional(),
};
export const ticketExportQuery = z.strictObject({ ...filterShape, sort: ticketSort.default('created') });
export const ticketQuery = z.strictObject({
  ...filterShape,
  sort: ticketSort.default('updated'),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const ticketList = pageOf(ticketView);

/** Of what is not done yet. */
export const ticketCounts = z.object({
  open: z.number().int(),
  pending: z.number().int(),
  mine: z.number().int(),
  unassigned: z.number().int(),
  late: z.number().int(),
});
export type TicketCountsView = z.infer<typeof ticketCounts>;

/**
 * From a conversation it takes its customer and is linked to it. `title` is what other desks call `subject`: one of the two. Without
 * a type it has the first one in use. `linkTo`: another ticket it belongs to.
 */
export const createTicketBody = z
  .strictObject({
    typeId: id.optional(),
    subject: subject.optional(),
    title: subject.optional(),
    description: description.default(''),
    priority: ticketPriority.default('normal'),
    agentId: id.optional(),
    skillGroupId: id.optional(),
    tags: tags.default([]),
    fields: ticketFields.default({}),
    customerId: id.optional(),
    conversationId: id.optional(),
    orderNumber: z.string().trim().min(1).max(64).optional(),
    linkTo: id.optional(),
  })
  .refine((body) => (body.subject === undefined) !== (body.title === undefined), {
    path: ['subject'],
    error: 'one_subject',
  });
export type CreateTicketBody = z.input<typeof createTicketBody>;

const changeShape = {
  status: ticketStatus.optional(),
  priority: ticketPriority.optional(),
  agentId: id.nullable().optional(),
  skillGroupId: id.nullable().optional(),
};

/** `version` is the one the caller last saw; another one is 409 `stale_version`. */
export const changeTicketBody = z.strictObject({
  version: z.number().int().min(1),
  subject: subject.optional(),
  description: description.optional(),
  typeId: id.optional(),
  tags: tags.optional(),
  fields: ticketFields.optional(),
  customerId: id.nullable().optional(),
  ...changeShape,
});
export type ChangeTicketBody = z.input<typeof changeTicketBody>;

/** `tellCustomer`: the text goes to the customer too. */
export const ticketNoteBody = z.strictObject({
  text,
  mediaIds: z.array(id).max(9).default([]),
  tellCustomer: z.boolean().default(false),
});
export const ticketLinkBody = z.strictObject({ kind: ticketLinkKind, ref: z.string().trim().min(1).max(64) });
export const mergeTicketBody = z.strictObject({ intoId: id });
export const chaseTicketBody = z.strictObject({ note: z.string().trim().max(2000).optional() });

export const bulkTicketBody = z.strictObject({
  ticketIds: z.array(id).min(1).max(200),
  change: z.strictObject({ ...changeShape, addTags: tags.optional(), removeTags: tags.optional() }),
});
export type BulkTicketBody = z.input<typeof bulkTicketBody>;
export const bulkTicketAnswer = z.object({
  changed: z.array(id),
  failed: z.array(z.object({ ticketId: id, code: z.string() })),
});
