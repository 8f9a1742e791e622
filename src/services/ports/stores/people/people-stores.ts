import type { ApiScope } from '../../../../domain/people/permissions.js';
import type { Agent, AgentRole, AgentStatus } from '../../../../domain/people/agent.js';
import type { Channel, ChannelKind, EncryptionMode } from '../../../../domain/channels/channel.js';
import type { ChannelSignals } from '../../channels/channel-signals.js';
import type { MerchantSettings } from '../../../../domain/people/merchant-settings.js';
import type { Page, PageRequest } from './page.js';
import type { RoutingRule } from '../../../../domain/conversations/routing.js';

export type { Page, PageRequest } from './page.js';

export type AgentStore = {
  readonly add: (agent: {
    readonly id: string;
    readonly name: string;
    readonly loginName: string;
    readonly passwordHash: string;
    readonly role: AgentRole;
    readonly capacity: number;
  }) => Promise<void>;
  readonly findById: (id: string) => Promise<Agent | undefined>;
  /** Locks the agent's row: capacity is counted and used under this lock. Take it before any conversation's lock. */
  readonly lockById: (id: string) => Promise<Agent | undefined>;
  readonly list: (page: PageRequest) => Promise<Page<Agent>>;
  readonly update: (
    id: string,
    patch: {
      readonly name?: string;
      readonly role?: AgentRole;
      readonly capacity?: number;
      readonly disabledAt?: Date | null;
      readonly passwordHash?: string;
    },
  ) => Promise<void>;
  /** Also keeps it in the history that breaks are counted from. `changedBy` is another where a supervisor set it. */
  readonly setStatus: (
    id: string,
    choice: {
      readonly status: AgentStatus;
      readonly reason?: string | undefined;
      readonly changedBy: string;
      readonly at: Date;
    },
  ) => Promise<void>;
  readonly setSkillGroups: (id: string, skillGroupIds: readonly string[]) => Promise<void>;
  /** Not found any more; their login name is free again. */
  readonly remove: (id: string, at: Date) => Promise<void>;
  readonly markAssigned: (id: string, at: Date) => Promise<void>;
};

export type { SkillGroup, SkillGroupStore } from './skill-group-store.js';

/** What wiring a channel stores; the secrets are encrypted by the store, with the channel's id as additional data. */
export type NewChannel = {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  readonly channelKey: string;
  readonly appId: string;
  readonly originalId: string | undefined;
  readonly encryptionMode: EncryptionMode;
  readonly dataFormat: 'xml' | 'json';
  readonly appSecret: string;
  readonly token: string;
  readonly encodingAesKey: string | undefined;
};

export type ChannelStore = {
  /** Throws `conflict` `already_exists` for a key or AppID in use, whoever uses it. */
  readonly add: (channel: NewChannel) => Promise<void>;
  /** Also a removed one: its conversations still name it. */
  readonly findById: (id: string) => Promise<Channel | undefined>;
  /** Without the removed ones. */
  readonly list: (page: PageRequest) => Promise<Page<Channel>>;
  /** By channel; none for one that was never heard of. */
  readonly signalsOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, ChannelSignals>>;
  /** Its pushes are refused, its secrets are erased, and its AppID is free again. */
  readonly remove: (id: string, at: Date) => Promise<void>;
  readonly update: (
    id: string,
    patch: {
      readonly name?: string;
      readonly enabled?: boolean;
      readonly originalId?: string;
      readonly appSecret?: string;
      /** The old token, key and mode stay valid until `previousUntil`. */
      readonly token?: string;
      readonly encodingAesKey?: string;
      readonly encryptionMode?: EncryptionMode;
      readonly previousUntil?: Date;
    },
  ) => Promise<void>;
};

export type Merchant = {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly settings: MerchantSettings;
};

export type MerchantStore = {
  /** The merchant of this unit of work. */
  readonly current: () => Promise<Merchant>;
  /** Two who change the whole of it come one after the other. Take it before any other lock. */
  readonly lock: () => Promise<void>;
  readonly saveSettings: (settings: Partial<MerchantSettings>) => Promise<void>;
};

export type ApiTokenStore = {
  readonly add: (token: {
    readonly id: string;
    readonly agentId: string;
    readonly name: string;
    readonly tokenHash: Uint8Array;
    readonly scopes: readonly ApiScope[];
  }) => Promise<void>;
  readonly list: (
    page: PageRequest,
  ) => Promise<
    Page<{ readonly id: string; readonly name: string; readonly scopes: readonly ApiScope[]; readonly createdAt: Date }>
  >;
  /** What it was; undefined where there is none that holds. */
  readonly revoke: (
    id: string,
    at: Date,
  ) => Promise<{ readonly name: string; readonly scopes: readonly ApiScope[] } | undefined>;
};

export type RoutingRuleStore = {
  /** Both lists, enabled rules only, in order. */
  readonly all: () => Promise<readonly RoutingRule[]>;
  readonly replace: (list: 'skill_group' | 'agent', rules: readonly RoutingRule[]) => Promise<void>;
};
