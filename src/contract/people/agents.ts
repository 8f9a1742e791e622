import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';

export const agentRole = z.enum(['owner', 'admin', 'supervisor', 'agent', 'analyst']);
export const agentStatus = z.enum(['online', 'busy', 'break', 'offline']);
export type AgentStatusView = z.infer<typeof agentStatus>;
export type AgentRoleView = z.infer<typeof agentRole>;

const name = z.string().trim().min(1).max(256);
export const loginName = z.string().trim().min(1).max(256);
/** A new password: 12 to 128 characters and not on the common list. */
export const newPassword = z.string().min(12).max(128);

const isTimeZone = (zone: string): boolean => Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'UTC';

export const setupBody = z.strictObject({
  setupCode: z.string().min(1).max(256),
  merchant: z.strictObject({ name, timeZone: z.string().max(64).refine(isTimeZone, 'time_zone').optional() }),
  owner: z.strictObject({ name, loginName, password: newPassword }),
});
/** Whether the first set-up has been done; nothing more is told to anybody who asks. */
export const setupState = z.object({ isSetUp: z.boolean() });
export const setupAnswer = z.object({ merchantId: id, agentId: id, apiToken: z.string() });

export const signInBody = z.strictObject({
  loginName: z.string().min(1).max(256),
  password: z.string().min(1).max(256),
  /** Of the authenticator app, or a recovery code; asked for by `totp_required`. */
  totp: z.string().max(32).optional(),
});
export const signInAnswer = z.object({ csrfToken: z.string() });

/** Changing one's own password ends every session and answers with a new one. */
export const passwordBody = z.strictObject({ password: z.string().min(1).max(256), newPassword });

/** `rights` are the words of domain/permissions: what this role may do. */
export const me = z.object({
  agentId: id,
  merchantId: id,
  merchantName: z.string(),
  name: z.string(),
  role: agentRole,
  status: agentStatus,
  statusReason: z.string().nullable(),
  /** What may be said of a status. */
  statusReasons: z.array(z.string()),
  /** What a conversation may be said to have been about, and whether it has to be said. */
  wrapUp: z.object({ reasons: z.array(z.string()), isRequired: z.boolean() }),
  capacity: z.number().int(),
  skillGroupIds: z.array(id),
  rights: z.array(z.string()),
  /** The role needs a second factor and there is none: nothing but setting one up is let in (`second_factor_required`). */
  lacksSecondFactor: z.boolean(),
  /** Whether a channel of the merchant has a merchant number of WeChat Pay. */
  hasPayments: z.boolean(),
  /** The merchant's numbers by which a desk colours what it shows. */
  desk: z.object({
    waitSoonSeconds: z.number().int(),
    waitLateSeconds: z.number().int(),
    atRiskMinutes: z.number().int(),
  }),
  csrfToken: z.string().optional(),
});
export type Me = z.infer<typeof me>;

/** What serving needs to know of an agent. */
export const agentFacts = z.object({
  id,
  name: z.string(),
  loginName: z.string(),
  role: agentRole,
  capacity: z.number().int(),
  status: agentStatus,
  skillGroupIds: z.array(id),
  disabled: z.boolean(),
});
export const agentView = agentFacts.extend({
  /** Invited by a link that was not used yet. */
  invited: z.boolean(),
  hasSecondFactor: z.boolean(),
});
export type AgentView = z.infer<typeof agentView>;
export const agentList = pageOf(agentView);

export const newAgentBody = z.strictObject({
  name,
  loginName,
  /** Without one the answer holds an invitation. */
  password: newPassword.optional(),
  role: agentRole,
  capacity: z.number().int().min(1).max(100).optional(),
  skillGroupIds: z.array(id).max(100).optional(),
});
export const changeAgentBody = z
  .strictObject({
    name,
    role: agentRole,
    capacity: z.number().int().min(1).max(100),
    skillGroupIds: z.array(id).max(100),
    disabled: z.boolean(),
    password: newPassword,
  })
  .partial();

/** `reason` is one of the merchant's `statusReasons`. */
export const statusBody = z.strictObject({ status: agentStatus, reason: z.string().trim().min(1).max(20).optional() });
export const created = z.object({ id });

/**
 * A link by which an agent sets their own password: `/link#{token}` of the console. An invitation holds for 24 hours, a reset for
 * one; each works once.
 */
export const oneTimeLink = z.object({ kind: z.enum(['invitation', 'reset']), token: z.string(), expiresAt: instant });
export type OneTimeLinkView = z.infer<typeof oneTimeLink>;
/** `link`: the invitation of an agent who was added without a password; shown this once. */
export const agentCreated = created.extend({ link: oneTimeLink.optional() });
export const linkBody = z.strictObject({ token: z.string().min(1).max(64) });
export const linkView = z.object({
  kind: z.enum(['invitation', 'reset']),
  merchantName: z.string(),
  name: z.string(),
  loginName: z.string(),
});
export type LinkView = z.infer<typeof linkView>;
export const useLinkBody = linkBody.extend({ password: newPassword });
export const linkUsed = z.object({ loginName: z.string() });

/** A colleague as every agent may see them: for transfers. */
export const colleagueView = z.object({
  id,
  name: z.string(),
  role: agentRole,
  status: agentStatus,
  connected: z.boolean(),
  capacity: z.number().int(),
  activeCount: z.number().int(),
  skillGroupIds: z.array(id),
});
export type ColleagueView = z.infer<typeof colleagueView>;
export const colleagueList = z.object({ items: z.array(colleagueView) });

export const newSkillGroupBody = z.strictObject({ name, agentIds: z.array(id).max(1000).optional() });
export const changeSkillGroupBody = z.strictObject({ name, agentIds: z.array(id).max(1000) }).partial();
export const skillGroupView = z.object({ id, name: z.string(), agentIds: z.array(id) });
export type SkillGroupView = z.infer<typeof skillGroupView>;
/** What points to a skill group, and what is open in it: told before it is removed. */
export const skillGroupUses = z.object({
  openConversations: z.number().int(),
  openTickets: z.number().int(),
  routingRules: z.number().int(),
  slaTargets: z.number().int(),
  quickReplies: z.number().int(),
  hasHours: z.boolean(),
  selfServiceRules: z.array(z.string()),
  qrCodes: z.array(z.string()),
  ticketTypes: z.array(z.string()),
});
export type SkillGroupUsesView = z.infer<typeof skillGroupUses>;
/** Everything of the group goes over to another. */
export const removeSkillGroupBody = z.strictObject({ toSkillGroupId: id });
export const skillGroupRemoved = z.object({ conversations: z.number().int(), tickets: z.number().int() });
export const skillGroupList = pageOf(skillGroupView);

export const apiScope = z.enum(['read', 'reply', 'manage', 'critical']);
export const newApiTokenBody = z.strictObject({ name, scopes: z.array(apiScope).min(1) });
export const apiTokenAnswer = z.object({ id, token: z.string() });
export const apiTokenList = pageOf(z.object({ id, name: z.string(), scopes: z.array(apiScope), createdAt: instant }));
