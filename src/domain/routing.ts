import type { ChannelKind } from './channel.js';
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
