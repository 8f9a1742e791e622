import type { Actor, AgentRole } from './agent.js';
import type { Conversation } from '../conversations/conversation.js';

/**
 * What an API token was made for; each scope is given on its own. `critical` comes beside the scope of a right: a token with it may
 * do what a person has to prove themselves for.
 */
export type ApiScope = 'read' | 'reply' | 'manage' | 'critical';

type Rule = { readonly roles: readonly AgentRole[]; readonly scope: Exclude<ApiScope, 'critical'> };

const EVERYBODY: readonly AgentRole[] = ['owner', 'admin', 'supervisor', 'agent', 'analyst'];
const SERVING: readonly AgentRole[] = ['owner', 'admin', 'supervisor', 'agent'];
const SUPERVISING: readonly AgentRole[] = ['owner', 'admin', 'supervisor'];
const MANAGING: readonly AgentRole[] = ['owner', 'admin'];

/** The one table of rights: who may do what, and which scope an API token needs for it. What is not in it is forbidden. */
export const RIGHTS = {
  'self.read': { roles: EVERYBODY, scope: 'read' },
  'self.change': { roles: EVERYBODY, scope: 'reply' },
  'conversations.read': { roles: SERVING, scope: 'read' },
  'conversations.serve': { roles: SERVING, scope: 'reply' },
  'conversations.read_all': { roles: SUPERVISING, scope: 'read' },
  'customers.read': { roles: SERVING, scope: 'read' },
  'customers.change': { roles: SERVING, scope: 'reply' },
  'customers.merge': { roles: SUPERVISING, scope: 'manage' },
  /** The whole of one customer as a file, and asking that they be forgotten. */
  'customers.export': { roles: SUPERVISING, scope: 'manage' },
  /** Agreeing that a customer is forgotten. */
  'erasures.approve': { roles: MANAGING, scope: 'manage' },
  /** Everything the merchant has, as a file. */
  'merchant.export': { roles: ['owner'], scope: 'manage' },
  'storage.read': { roles: MANAGING, scope: 'manage' },
  'customers.block': { roles: SUPERVISING, scope: 'manage' },
  'tags.manage': { roles: SUPERVISING, scope: 'manage' },
  /**
   * Phone numbers and addresses in full; everybody else sees them masked. The roles are those a merchant may give it to: which of
   * them have it is the setting `personalDataRoles`, so it is asked of the actor (`readsPersonalData`) and never of the role alone.
   */
  'personal_data.read': { roles: SERVING, scope: 'read' },
  'notices.send': { roles: SERVING, scope: 'reply' },
  'notices.manage': { roles: MANAGING, scope: 'manage' },
  'colleagues.read': { roles: SERVING, scope: 'read' },
  'quick_replies.use': { roles: SERVING, scope: 'reply' },
  'quick_replies.manage': { roles: SUPERVISING, scope: 'manage' },
  'sensitive_words.read': { roles: SERVING, scope: 'read' },
  'sensitive_words.manage': { roles: MANAGING, scope: 'manage' },
  'agents.read': { roles: SUPERVISING, scope: 'read' },
  'agents.manage': { roles: MANAGING, scope: 'manage' },
  'skill_groups.read': { roles: SERVING, scope: 'read' },
  'skill_groups.manage': { roles: MANAGING, scope: 'manage' },
  'channels.read': { roles: SUPERVISING, scope: 'read' },
  'channels.manage': { roles: MANAGING, scope: 'manage' },
  'settings.read': { roles: SUPERVISING, scope: 'read' },
  'settings.manage': { roles: MANAGING, scope: 'manage' },
  /** All settings as one document, out and in. */
  'settings.exchange': { roles: MANAGING, scope: 'manage' },
  'routing.read': { roles: SUPERVISING, scope: 'read' },
  'routing.manage': { roles: MANAGING, scope: 'manage' },
  'self_service.read': { roles: SUPERVISING, scope: 'read' },
  'self_service.manage': { roles: MANAGING, scope: 'manage' },
  'ratings.read': { roles: SUPERVISING, scope: 'read' },
  'tickets.read': { roles: SERVING, scope: 'read' },
  'tickets.work': { roles: SERVING, scope: 'reply' },
  'tickets.export': { roles: SUPERVISING, scope: 'read' },
  'tickets.manage': { roles: MANAGING, scope: 'manage' },
  'payments.read': { roles: SERVING, scope: 'read' },
  'refunds.request': { roles: SERVING, scope: 'manage' },
  'refunds.approve': { roles: SUPERVISING, scope: 'manage' },
  'complaints.work': { roles: SERVING, scope: 'reply' },
  'orders.read': { roles: SERVING, scope: 'read' },
  /** Tells WeChat that an order was shipped. */
  'orders.ship': { roles: SERVING, scope: 'reply' },
  'order_sources.read': { roles: SUPERVISING, scope: 'read' },
  'order_sources.manage': { roles: MANAGING, scope: 'manage' },
  'reports.read': { roles: ['owner', 'admin', 'supervisor', 'analyst'], scope: 'read' },
  'board.read': { roles: SUPERVISING, scope: 'read' },
  'conversations.supervise': { roles: SUPERVISING, scope: 'reply' },
  'agents.supervise': { roles: SUPERVISING, scope: 'manage' },
  'audit.read': { roles: MANAGING, scope: 'manage' },
  'webhooks.manage': { roles: MANAGING, scope: 'manage' },
  'api_tokens.manage': { roles: MANAGING, scope: 'manage' },
} as const satisfies Readonly<Record<string, Rule>>;

type NamedRight = keyof typeof RIGHTS;
/** What follows from the role alone. */
export type Right = Exclude<NamedRight, 'personal_data.read'>;

const isRight = (name: string): name is NamedRight => name in RIGHTS;

const rules: Readonly<Record<NamedRight, Rule>> = RIGHTS;

export const hasRight = (role: AgentRole, right: Right): boolean => rules[right].roles.includes(role);

/** Whether a role sees personal data in full where the merchant has chosen these; the owner always does. */
export const mayReadPersonalData = (role: AgentRole, chosen: readonly AgentRole[]): boolean =>
  rules['personal_data.read'].roles.includes(role) && (role === 'owner' || chosen.includes(role));

/** The rights of somebody: what the console shows and hides by. */
export const rightsOf = ({ role, readsPersonalData = false }: Actor): readonly NamedRight[] =>
  Object.keys(RIGHTS)
    .filter(isRight)
    .filter((name) => (name === 'personal_data.read' ? readsPersonalData : hasRight(role, name)));

/** `scopes` undefined = a signed-in browser, which may do all its role may. */
export const mayDo = (role: AgentRole, scopes: readonly ApiScope[] | undefined, right: Right): boolean =>
  hasRight(role, right) && (scopes === undefined || scopes.includes(rules[right].scope));

/** Only an owner makes, changes or ends an owner; nobody acts on somebody above themselves. */
export const mayManageRole = (actor: AgentRole, other: AgentRole): boolean =>
  hasRight(actor, 'agents.manage') && (other !== 'owner' || actor === 'owner');

/** Status and capacity: of who stands no higher than the supervisor. */
export const maySupervise = (actor: AgentRole, other: AgentRole): boolean =>
  hasRight(actor, 'agents.supervise') && (hasRight(actor, 'agents.manage') || !hasRight(other, 'agents.manage'));

export type Viewer = {
  readonly agentId: string;
  readonly role: AgentRole;
  readonly skillGroupIds: readonly string[];
};

/**
 * An agent sees what they hold or held last, what waits in their skill groups, and what a note names them in; a supervisor sees
 * everything of the merchant.
 */
export const maySeeConversation = (
  viewer: Viewer,
  {
    agentId,
    state,
    skillGroupId,
    mentionedAgentIds,
  }: Pick<Conversation, 'agentId' | 'state' | 'skillGroupId' | 'mentionedAgentIds'>,
): boolean => {
  if (hasRight(viewer.role, 'conversations.read_all')) return true;
  if (!hasRight(viewer.role, 'conversations.read')) return false;
  if (agentId === viewer.agentId || mentionedAgentIds.includes(viewer.agentId)) return true;
  return state === 'queued' && skillGroupId !== undefined && viewer.skillGroupIds.includes(skillGroupId);
};
