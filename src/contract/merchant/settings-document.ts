import { z } from 'zod';
import { alertTargetBody } from '../alerts/alerts.js';
import { menuDraftBody } from '../channels/menus.js';
import { sensitiveWords } from '../conversations/sensitive-words.js';
import { instant } from '../paging.js';
import { agentRole } from '../people/agents.js';
import { agentChoice, merchantSettings, skillGroupCondition } from '../people/merchants.js';
import { hoursBody } from '../self-service/business-hours.js';
import { answersOnce, ruleAct, ruleBody, ruleCondition } from '../self-service/self-service.js';
import { createTicketTypeBody, slaPoliciesBody, ticketTypeView } from '../tickets/ticket-settings.js';
import { ticketPriority, ticketSort } from '../tickets/tickets.js';

/** How things are named where elsewhere there is an id. */
const name = z.string().trim().min(1).max(300);
const nameOrNone = name.nullable();

const uniqueBy = <T extends z.ZodType>(item: T, max: number, keyOf: (item: z.output<T>) => string) =>
  z
    .array(item)
    .max(max)
    .refine((items) => new Set(items.map(keyOf)).size === items.length, 'repeated');

const agent = z.strictObject({
  loginName: z.string().trim().min(1).max(256),
  name: z.string().trim().min(1).max(256),
  role: agentRole,
  capacity: z.number().int().min(1).max(100),
  disabled: z.boolean(),
});
const skillGroup = z.strictObject({ name: z.string().trim().min(1).max(256), members: z.array(name).max(1000) });

const { skillGroupId: _ofType, ...typeShape } = createTicketTypeBody.shape;
const ticketType = z.strictObject({
  ...typeShape,
  skillGroup: nameOrNone,
  isArchived: ticketTypeView.shape.isArchived,
});

const { offHoursTicketTypeId: _typeId, ticketNotices: _notices, ...settingsShape } = merchantSettings.shape;
const settings = z
  .strictObject({
    ...settingsShape,
    offHoursTicketType: nameOrNone,
    ticketNotices: uniqueBy(
      z.strictObject({
        channel: name,
        templateId: z.string().min(1).max(64),
        values: z.record(z.string().min(1).max(64), z.string().trim().min(1).max(100)),
      }),
      50,
      ({ channel }) => channel,
    ),
  })
  .partial();

const { skillGroupId: _ofHours, ...hoursShape } = hoursBody.shape;
const hours = z.strictObject({ skillGroup: nameOrNone, ...hoursShape });

const quickReply = z
  .strictObject({
    skillGroup: nameOrNone,
    title: z.string().trim().min(1).max(60),
    shortcut: z.string().trim().max(30),
    text: z.string().trim().max(2000),
    /** Ids of pictures that this merchant has: the pictures are not part of the document. */
    pictures: z.array(z.uuid()).max(6),
  })
  .refine(({ text, pictures }) => text !== '' || pictures.length > 0, 'empty');

const target = z.strictObject({
  ticketType: nameOrNone,
  priority: ticketPriority,
  firstResponseMinutes: slaPoliciesBody.shape.items.unwrap().shape.firstResponseMinutes,
  resolutionMinutes: slaPoliciesBody.shape.items.unwrap().shape.resolutionMinutes,
  warnMinutes: slaPoliciesBody.shape.items.unwrap().shape.warnMinutes,
  escalateAgent: nameOrNone,
  escalateSkillGroup: nameOrNone,
});

const ticketView = z.strictObject({
  name: z.string().trim().min(1).max(64),
  filter: z
    .record(z.string().max(32), z.string().max(300))
    .refine((words) => Object.keys(words).length <= 20, 'too_many'),
  sort: ticketSort,
});

const { channelId: _ofRoute, ...routingConditionShape } = skillGroupCondition.shape;
const routing = z.strictObject({
  skillGroup: z
    .array(
      z.strictObject({
        condition: z.strictObject({ channel: name.optional(), ...routingConditionShape }),
        skillGroup: name,
      }),
    )
    .max(200),
  agent: uniqueBy(agentChoice, agentChoice.options.length, (choice) => choice),
});

const { channelId: _ofRule, ...conditionShape } = ruleCondition.shape;
/** As rules are written elsewhere, with the names of a skill group and of a type of ticket. */
const documentAct = z.union([
  z.strictObject({ type: z.literal('route'), skillGroup: name }),
  z.strictObject({ type: z.literal('ticket'), ticketType: name }),
  ruleAct.refine(({ type }) => type !== 'route' && type !== 'ticket', 'by_name'),
]);
export type DocumentActBody = z.infer<typeof documentAct>;
const rule = z.strictObject({
  name: ruleBody.shape.name,
  enabled: z.boolean(),
  condition: z.strictObject({ channel: name.optional(), ...conditionShape }),
  acts: z.array(documentAct).min(1).max(10).refine(answersOnce, 'orders_answer_alone'),
});

const menu = z.strictObject({ channel: name, draft: menuDraftBody.shape.draft });
const alertTarget = z.strictObject({
  kind: alertTargetBody.shape.kind,
  enabled: z.boolean(),
  afterMinutes: alertTargetBody.shape.afterMinutes,
});
const blockedCustomer = z.strictObject({
  channel: name,
  openid: z.string().min(1).max(128),
  reason: z.string().trim().max(200),
});

const parts = {
  tags: uniqueBy(z.string().trim().min(1).max(20), 1000, (tag) => tag),
  agents: uniqueBy(agent, 500, ({ loginName }) => loginName.toLowerCase()),
  skillGroups: uniqueBy(skillGroup, 200, (group) => group.name),
  ticketTypes: uniqueBy(ticketType, 200, (type) => type.name),
  settings,
  businessHours: uniqueBy(hours, 200, (one) => one.skillGroup ?? ''),
  quickReplies: uniqueBy(quickReply, 2000, (reply) => `${reply.skillGroup ?? ''}\n${reply.title}`),
  sensitiveWords: sensitiveWords.shape.items,
  slaTargets: uniqueBy(target, 500, (one) => `${one.ticketType ?? ''}\n${one.priority}`),
  ticketViews: uniqueBy(ticketView, 200, (view) => view.name),
  routing,
  selfServiceRules: z.array(rule).max(200),
  menus: uniqueBy(menu, 50, ({ channel }) => channel),
  alertTarget: alertTarget.nullable(),
  blockedCustomers: uniqueBy(blockedCustomer, 2000, ({ channel, openid }) => `${channel}\n${openid}`),
};

export const settingsKind = z.strictObject(parts).keyof();
export type SettingsKindView = z.infer<typeof settingsKind>;

const head = {
  format: z.literal('jiedai-settings'),
  /** Another version is another format. */
  version: z.literal(1),
  merchantName: z.string().max(256),
  exportedAt: instant,
};

/**
 * The settings of a merchant in one document: names in the place of ids, no password, key or address of a robot. A part that is left
 * out is left alone; lists without an order are added to, and ordered lists take the place of what was there.
 */
export const settingsDocument = z.strictObject({ ...head, ...z.strictObject(parts).partial().shape });
export type SettingsDocumentBody = z.infer<typeof settingsDocument>;
export const exportedSettings = z.object({ ...head, ...parts });
export type ExportedSettingsView = z.infer<typeof exportedSettings>;

const kinds = z.array(settingsKind).min(1).max(settingsKind.options.length);
/** `kinds`: which parts of the document; all of them where it is left out. */
export const previewSettingsBody = z.strictObject({ document: settingsDocument, kinds: kinds.optional() });
export type PreviewSettingsBody = z.input<typeof previewSettingsBody>;
/** `fingerprint` as the preview gave it. */
export const applySettingsBody = previewSettingsBody.extend({ fingerprint: z.string().min(1).max(64) });

export const settingsComparison = z.object({
  fingerprint: z.string(),
  kinds: z.array(
    z.object({
      kind: settingsKind,
      /** The same rules in another order. */
      isReordered: z.boolean(),
      items: z.array(
        z.object({
          name: z.string(),
          /** Where it stands in the document. */
          path: z.string(),
          state: z.enum(['new', 'changed', 'unchanged', 'removed']),
          changes: z.array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() })),
        }),
      ),
    }),
  ),
  /** What the document asks for and cannot have: as long as there is any, nothing is imported. */
  refused: z.array(
    z.object({
      path: z.string(),
      code: z.string(),
      /** The kind and the name of what the merchant does not have. */
      unknown: z.string().optional(),
      name: z.string().optional(),
    }),
  ),
});
export type SettingsComparisonView = z.infer<typeof settingsComparison>;
