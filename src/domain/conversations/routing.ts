import type { ChannelKind } from '../channels/channel.js';
import type { ConversationEntry } from './conversation.js';

/** How the agent is chosen among those who can take one more. */
export type AgentChoice = 'last_agent' | 'owner' | 'fewest' | 'idle_ratio' | 'round_robin';

/** What a skill-group rule looks at; every condition that is given must hold. */
export type SkillGroupCondition = {
  readonly channelId?: string;
  readonly channelKind?: ChannelKind;
  /** Exact entry scene, or a prefix when it ends in `*`. */
  readonly scene?: string;
  readonly menuKey?: string;
  /** Any of these words in the first text. */
  readonly keywords?: readonly string[];
};

export type RoutingRule =
  | {
      readonly id: string;
      readonly list: 'skill_group';
      readonly condition: SkillGroupCondition;
      readonly skillGroupId: string;
    }
  | { readonly id: string; readonly list: 'agent'; readonly choice: AgentChoice };

export type RoutingRequest = {
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly entry: ConversationEntry;
  /** The customer's first text, where there is one. */
  readonly text: string | undefined;
};

/** Why a skill group was chosen: which rule, and which were passed over. */
export type SkillGroupDecision = {
  readonly skillGroupId: string | undefined;
  readonly ruleId: string | undefined;
  readonly passedOver: readonly string[];
};

/** The first rule whose every condition holds; else the fallback group. */
export const chooseSkillGroup = (
  rules: readonly RoutingRule[],
  request: RoutingRequest,
  fallback: string | undefined,
): SkillGroupDecision => {
  const passedOver: string[] = [];
  for (const rule of rules) {
    if (rule.list !== 'skill_group') continue;
    if (holds(rule.condition, request)) return { skillGroupId: rule.skillGroupId, ruleId: rule.id, passedOver };
    passedOver.push(rule.id);
  }
  return { skillGroupId: fallback, ruleId: undefined, passedOver };
};

const holds = (condition: SkillGroupCondition, { channelId, channelKind, entry, text }: RoutingRequest): boolean =>
  (condition.channelId === undefined || condition.channelId === channelId) &&
  (condition.channelKind === undefined || condition.channelKind === channelKind) &&
  (condition.scene === undefined || matchesScene(condition.scene, entry.scene)) &&
  (condition.menuKey === undefined || condition.menuKey === entry.menuKey) &&
  (condition.keywords === undefined || containsAny(condition.keywords, text));

const matchesScene = (pattern: string, scene: string | undefined): boolean =>
  scene !== undefined && (pattern.endsWith('*') ? scene.startsWith(pattern.slice(0, -1)) : scene === pattern);

const containsAny = (keywords: readonly string[], text: string | undefined): boolean => {
  const lower = text?.toLowerCase();
  return lower !== undefined && keywords.some((keyword) => lower.includes(keyword.toLowerCase()));
};

/** How agents are ranked, and whether the customer's last agent comes before that order. */
export type AgentOrder = { readonly choice: 'fewest' | 'idle_ratio' | 'round_robin'; readonly lastAgentFirst: boolean };

/** Reads the merchant's list of agent rules: who is known comes first, then the first ranking rule; `fewest` where none is given. */
export const agentOrderOf = (rules: readonly RoutingRule[]): AgentOrder => {
  const choices = rules.flatMap((rule) => (rule.list === 'agent' ? [rule.choice] : []));
  const ranking = choices.find((choice) => choice !== 'last_agent' && choice !== 'owner');
  const place = choices.findIndex((choice) => choice === 'last_agent' || choice === 'owner');
  return {
    choice: ranking ?? 'fewest',
    lastAgentFirst: place >= 0 && (ranking === undefined || place < choices.indexOf(ranking)),
  };
};
