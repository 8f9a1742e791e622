import { z } from 'zod';
import { id } from '../paging.js';
import { ticketPriority, ticketSort } from './tickets.js';

export const ticketFieldKind = z.enum(['text', 'number', 'choice', 'date', 'yes_no']);

const field = z
  .strictObject({
    /** How values are kept; stays when the label changes. */
    key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    label: z.string().trim().min(1).max(64),
    kind: ticketFieldKind,
    isRequired: z.boolean().default(false),
    choices: z.array(z.string().trim().min(1).max(64)).min(1).max(100).optional(),
  })
  .refine(({ kind, choices }) => (kind === 'choice') === (choices !== undefined), 'choices');

const name = z.string().trim().min(1).max(64);
const typeShape = {
  name,
  fields: z
    .array(field)
    .max(50)
    .refine((fields) => new Set(fields.map(({ key }) => key)).size === fields.length, 'repeated'),
  /** Said to the customer when a ticket is solved; `{number}` and `{subject}` are filled in; empty = nothing. */
  solvedText: z.string().trim().max(500),
  skillGroupId: id.nullable(),
};
export const createTicketTypeBody = z.strictObject({
  ...typeShape,
  fields: typeShape.fields.default([]),
  solvedText: typeShape.solvedText.default(''),
  skillGroupId: typeShape.skillGroupId.default(null),
});
export type CreateTicketTypeBody = z.input<typeof createTicketTypeBody>;
export const changeTicketTypeBody = z.strictObject({ ...typeShape, isArchived: z.boolean() }).partial();
export const ticketTypeView = z.object({
  id,
  name: z.string(),
  fields: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      kind: ticketFieldKind,
      isRequired: z.boolean(),
      choices: z.array(z.string()).optional(),
    }),
  ),
  solvedText: z.string(),
  skillGroupId: id.nullable(),
  isArchived: z.boolean(),
});
export type TicketTypeView = z.infer<typeof ticketTypeView>;
export const ticketTypeList = z.object({ items: z.array(ticketTypeView) });

const YEAR_MINUTES = 525_600;
const minutes = z.number().int().min(1).max(YEAR_MINUTES).nullable();

/** Targets in minutes of business time; null = none. `typeId` null: every type without a row of its own. */
const slaShape = {
  typeId: id.nullable(),
  priority: ticketPriority,
  firstResponseMinutes: minutes,
  resolutionMinutes: minutes,
  /** Minutes of the wall clock before a due instant; 0 = no warning. */
  warnMinutes: z.number().int().min(0).max(YEAR_MINUTES),
  /** Who gets what is late. */
  escalateAgentId: id.nullable(),
  escalateSkillGroupId: id.nullable(),
};
const keyOf = ({ typeId, priority }: { readonly typeId: string | null; readonly priority: string }): string =>
  `${typeId ?? ''} ${priority}`;
export const slaPoliciesBody = z.strictObject({
  items: z
    .array(z.strictObject(slaShape))
    .max(500)
    .refine((items) => new Set(items.map(keyOf)).size === items.length, 'repeated'),
});
export const slaPolicyList = z.object({ items: z.array(z.object(slaShape)) });
export type SlaPolicyView = z.infer<typeof slaPolicyList>['items'][number];

/** The words of the list's query, as the console wrote them. */
const filter = z
  .record(z.string().max(32), z.string().max(200))
  .refine((words) => Object.keys(words).length <= 20, 'too_many');
export const createTicketViewBody = z.strictObject({
  name,
  filter,
  sort: ticketSort,
  /** Everybody's; supervisors and admins only. */
  isShared: z.boolean().default(false),
});
export const savedTicketView = z.object({
  id,
  name: z.string(),
  filter: z.record(z.string(), z.unknown()),
  sort: ticketSort,
  isShared: z.boolean(),
});
export type SavedTicketViewView = z.infer<typeof savedTicketView>;
export const ticketViewList = z.object({ items: z.array(savedTicketView) });
