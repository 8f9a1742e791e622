import type { AlertTargetKind } from '../alerts/alert.js';
import type { BusinessHours } from '../calendar/business-hours.js';
import type { AgentChoice, SkillGroupCondition } from '../conversations/routing.js';
import type { Menu } from '../menus/menu.js';
import type { AgentRole } from '../people/agent.js';
import type { MerchantSettings } from '../people/merchant-settings.js';
import type { RuleAct, RuleCondition } from '../self-service/rule.js';
import type { TicketField } from '../tickets/ticket-fields.js';
import type { SlaPolicy } from '../tickets/sla.js';
import type { TicketNoticeChoice } from '../notices/ticket-notice.js';
import type { SensitiveWord } from '../../kernel/match-words.js';

/** Raised when a document of before could be read as something it does not say. */
export const DOCUMENT_VERSION = 1;

type Named<T, Id extends keyof T, Name extends string> = Omit<T, Id> & Readonly<Record<Name, string>>;

export type DocumentAgent = {
  readonly loginName: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly capacity: number;
  readonly disabled: boolean;
};

/** Members by their login names. */
export type DocumentGroup = { readonly name: string; readonly members: readonly string[] };

export type DocumentSettings = Omit<MerchantSettings, 'offHoursTicketTypeId' | 'ticketNotices'> & {
  readonly offHoursTicketType: string | null;
  readonly ticketNotices: readonly Named<TicketNoticeChoice, 'channelId', 'channel'>[];
};

export type DocumentHours = Omit<BusinessHours, 'skillGroupId'> & {
  /** Null: the merchant. */
  readonly skillGroup: string | null;
};

/** One for all, or for a skill group; what an agent keeps for themselves is not the merchant's. */
export type DocumentQuickReply = {
  readonly skillGroup: string | null;
  readonly title: string;
  readonly shortcut: string;
  readonly text: string;
  /** Stored pictures of this merchant: the pictures themselves are not part of the document. */
  readonly pictures: readonly string[];
};

export type DocumentBlock = { readonly channel: string; readonly openid: string; readonly reason: string };

export type DocumentTicketType = {
  readonly name: string;
  readonly fields: readonly TicketField[];
  readonly solvedText: string;
  readonly skillGroup: string | null;
  readonly isArchived: boolean;
};

export type DocumentTarget = Pick<SlaPolicy, 'priority' | 'warnMinutes'> & {
  readonly ticketType: string | null;
  readonly firstResponseMinutes: number | null;
  readonly resolutionMinutes: number | null;
  readonly escalateAgent: string | null;
  readonly escalateSkillGroup: string | null;
};

/** A list everybody sees. In its filter types, skill groups and agents are named. */
export type DocumentView = {
  readonly name: string;
  readonly filter: Readonly<Record<string, string>>;
  readonly sort: 'due' | 'updated' | 'created';
};

export type DocumentRouting = {
  readonly skillGroup: readonly {
    readonly condition: Omit<SkillGroupCondition, 'channelId'> & { readonly channel?: string | undefined };
    readonly skillGroup: string;
  }[];
  readonly agent: readonly AgentChoice[];
};

export type DocumentAct =
  | Exclude<RuleAct, { readonly type: 'route' | 'ticket' }>
  | { readonly type: 'route'; readonly skillGroup: string }
  | { readonly type: 'ticket'; readonly ticketType: string };

export type DocumentRule = {
  readonly name: string;
  readonly enabled: boolean;
  readonly condition: Omit<RuleCondition, 'channelId'> & { readonly channel?: string | undefined };
  readonly acts: readonly DocumentAct[];
};

/** The address is a secret and stays where it is. */
export type DocumentAlertTarget = {
  readonly kind: AlertTargetKind;
  readonly enabled: boolean;
  readonly afterMinutes: number;
};

export type DocumentMenu = { readonly channel: string; readonly draft: Menu };

/**
 * The settings of a merchant, with names in the place of ids. What is left out is left alone; of what is named, lists without an
 * order are added to, lists with one (`routing`, `selfServiceRules`) take the place of what was there.
 */
export type SettingsDocument = {
  readonly tags: readonly string[];
  readonly agents: readonly DocumentAgent[];
  readonly skillGroups: readonly DocumentGroup[];
  readonly ticketTypes: readonly DocumentTicketType[];
  readonly settings: Partial<DocumentSettings>;
  readonly businessHours: readonly DocumentHours[];
  readonly quickReplies: readonly DocumentQuickReply[];
  readonly sensitiveWords: readonly SensitiveWord[];
  readonly slaTargets: readonly DocumentTarget[];
  readonly ticketViews: readonly DocumentView[];
  readonly routing: DocumentRouting;
  readonly selfServiceRules: readonly DocumentRule[];
  readonly menus: readonly DocumentMenu[];
  readonly alertTarget: DocumentAlertTarget | null;
  readonly blockedCustomers: readonly DocumentBlock[];
};

/** In the order in which they are written: what others name comes before them. */
export const SETTINGS_KINDS = [
  'tags',
  'agents',
  'skillGroups',
  'ticketTypes',
  'settings',
  'businessHours',
  'quickReplies',
  'sensitiveWords',
  'slaTargets',
  'ticketViews',
  'routing',
  'selfServiceRules',
  'menus',
  'alertTarget',
  'blockedCustomers',
] as const satisfies readonly (keyof SettingsDocument)[];
export type SettingsKind = (typeof SETTINGS_KINDS)[number];
