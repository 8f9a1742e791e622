import type { Page, PageRequest } from './people-stores.js';

export type SkillGroup = { readonly id: string; readonly name: string; readonly agentIds: readonly string[] };

/** What would be without a skill group if it went. */
export type SkillGroupUses = {
  readonly openConversations: number;
  readonly openTickets: number;
  readonly routingRules: number;
  readonly slaTargets: number;
  readonly quickReplies: number;
  readonly hasHours: boolean;
  /** By their names. */
  readonly selfServiceRules: readonly string[];
  readonly qrCodes: readonly string[];
  readonly ticketTypes: readonly string[];
};

/** None of these finds a removed group, except the last two, which look for what it left behind. */
export type SkillGroupStore = {
  readonly add: (group: { readonly id: string; readonly name: string }) => Promise<void>;
  readonly rename: (id: string, name: string) => Promise<void>;
  readonly setAgents: (id: string, agentIds: readonly string[]) => Promise<void>;
  readonly findById: (id: string) => Promise<SkillGroup | undefined>;
  readonly list: (page: PageRequest) => Promise<Page<SkillGroup>>;
  /** The group that takes what no rule places: the merchant's oldest. */
  readonly fallback: () => Promise<string | undefined>;
  readonly usesOf: (id: string) => Promise<SkillGroupUses>;
  /**
   * Lets rules, targets, types of tickets, codes and prepared answers point to another group. Hours of its own end; a prepared
   * answer whose title the other group has gets the group's name behind it.
   */
  readonly repoint: (id: string, toId: string) => Promise<void>;
  /** Its name is free again, nobody is in it any more. */
  readonly remove: (id: string, at: Date) => Promise<void>;
  readonly openConversationIds: (id: string, limit: number) => Promise<readonly string[]>;
  readonly openTicketIds: (id: string, limit: number) => Promise<readonly string[]>;
};
