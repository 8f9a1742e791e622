import { z } from 'zod';
import { agentRole } from './agents.js';
import { channelKind } from '../channels/channels.js';
import { id, instant } from '../paging.js';

const upTo = (max: number) => z.number().int().min(0).max(max);
const DAY_SECONDS = 86_400;
/** A text to customers, at most so many bytes of UTF-8. */
const sentence = (bytes: number) =>
  z
    .string()
    .trim()
    .refine((text) => new TextEncoder().encode(text).length <= bytes, 'too_long');

/** As much as one message holds; empty = nothing is sent. */
const replyText = sentence(2048);

/**
 * By which template customers of a channel hear of their tickets outside the reply window: a text for each of its fields, which may
 * name {number}, {subject}, {status}, {text} and {time}.
 */
const ticketNoticeChoice = z.strictObject({
  channelId: id,
  templateId: z.string().min(1).max(64),
  values: z
    .record(z.string().min(1).max(64), z.string().trim().min(1).max(100))
    .refine((values) => Object.keys(values).length <= 20, 'too_many'),
});

/** The rules of serving a merchant may change; units are in the names, 0 = never or not asked for. */
export const merchantSettings = z.object({
  reopenMinutes: upTo(1440),
  acceptSeconds: upTo(3600),
  agingMinutes: z.number().int().min(1).max(1440),
  agentRemindSeconds: upTo(DAY_SECONDS),
  agentAlarmSeconds: upTo(DAY_SECONDS),
  agentReturnSeconds: upTo(DAY_SECONDS),
  maxSilenceReturns: upTo(100),
  customerSilenceMinutes: upTo(10_080),
  closingText: replyText,
  disconnectGraceSeconds: z.number().int().min(30).max(60),
  refundApprovalFen: upTo(100_000_000),
  refundAgentMaxFen: upTo(100_000_000),
  paymentGreeting: replyText,
  closesWithText: z.boolean(),
  humanKeywords: z.array(z.string().trim().min(1).max(20)).max(20),
  selfServiceMinutes: z.number().int().min(1).max(1440),
  answersPerHour: z.number().int().min(1).max(100),
  placeText: sentence(1024),
  offHoursText: sentence(1024),
  offHoursAct: z.enum(['queue', 'leave_message', 'ticket']),
  /** Type of those tickets; null = the first one in use. */
  offHoursTicketTypeId: id.nullable(),
  ticketNotices: z
    .array(ticketNoticeChoice)
    .max(50)
    .refine((all) => new Set(all.map(({ channelId }) => channelId)).size === all.length, 'repeated'),
  ratingInvite: z.enum(['off', 'text', 'menu']),
  ratingText: sentence(512),
  ratingThanks: sentence(512),
  lowRatingUpTo: upTo(5),
  /** From when on a waiting customer is shown in amber, and in red. */
  waitSoonSeconds: z.number().int().min(5).max(DAY_SECONDS),
  waitLateSeconds: z.number().int().min(5).max(DAY_SECONDS),
  /** A reply window that ends within this time is about to be lost. */
  atRiskMinutes: z.number().int().min(1).max(2880),
  statusReasons: z.array(z.string().trim().min(1).max(20)).max(20),
  /** Chosen at the end of a conversation; empty = none is asked for. */
  wrapUpReasons: z
    .array(z.string().trim().min(1).max(30))
    .max(50)
    .refine((all) => new Set(all).size === all.length, 'repeated'),
  wrapUpRequired: z.boolean(),
  /** Who of these roles has no second factor sets one up after signing in, and may do nothing else before. */
  secondFactorRoles: z.array(agentRole).max(agentRole.options.length),
  /** Who sees phone numbers and addresses in full; everybody else sees them masked, and an analyst none. */
  personalDataRoles: z
    .array(agentRole.exclude(['analyst']))
    .max(4)
    .refine((roles) => new Set(roles).size === roles.length, 'repeated')
    .refine((roles) => roles.includes('owner'), 'owner_always'),
  /** Days; 0 = as long as the operator allows. */
  keepMessagesDays: upTo(36_500),
  keepMediaDays: upTo(36_500),
});
export type MerchantSettingsView = z.infer<typeof merchantSettings>;
export const changeSettingsBody = z.strictObject(merchantSettings.shape).partial();

/** What a rule looks at; every condition that is given must hold. `scene` is exact, or a prefix when it ends in `*`. */
export const skillGroupCondition = z.strictObject({
  channelId: id.optional(),
  channelKind: channelKind.optional(),
  scene: z.string().min(1).max(256).optional(),
  menuKey: z.string().min(1).max(256).optional(),
  keywords: z.array(z.string().trim().min(1).max(64)).min(1).max(100).optional(),
});
export const agentChoice = z.enum(['last_agent', 'owner', 'fewest', 'idle_ratio', 'round_robin']);

/** Two ordered lists: which skill group, then which agent. What no rule places goes to the merchant's oldest skill group. */
export const routingRulesBody = z.strictObject({
  skillGroup: z.array(z.strictObject({ condition: skillGroupCondition, skillGroupId: id })).max(200),
  agent: z
    .array(z.strictObject({ choice: agentChoice }))
    .max(agentChoice.options.length)
    .refine((rules) => new Set(rules.map(({ choice }) => choice)).size === rules.length, 'repeated'),
});
export const routingRules = z.object({
  skillGroup: z.array(z.object({ id, condition: skillGroupCondition, skillGroupId: id })),
  agent: z.array(z.object({ id, choice: agentChoice })),
});
export type RoutingRulesView = z.infer<typeof routingRules>;

/** Why routing decided as it did: candidates, who was skipped and why. */
export const routingDecisions = z.object({
  items: z.array(
    z.object({
      list: z.enum(['skill_group', 'agent']),
      reason: z.record(z.string(), z.unknown()),
      decidedAt: instant,
    }),
  ),
});
