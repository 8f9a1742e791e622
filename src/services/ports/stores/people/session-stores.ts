import type { Actor, AgentRole } from '../../../../domain/people/agent.js';
import type { ApiScope } from '../../../../domain/people/permissions.js';

/** Who a request is from: a signed-in browser, or an API token acting as the agent who made it. */
export type Principal = {
  readonly actor: Actor;
  /** Id of the session or of the API token. */
  readonly id: string;
  /** Undefined for a browser's session: it may do all its role may. */
  readonly scopes: readonly ApiScope[] | undefined;
  /** When a session ends by itself; undefined for an API token. */
  readonly expiresAt: Date | undefined;
  /** Their role needs a second factor and they have none: they may set one up, and nothing else. */
  readonly lacksSecondFactor?: boolean;
};

export type LiveSession = {
  readonly id: string;
  readonly actor: Actor;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly lacksSecondFactor: boolean;
};

/** Signed-in browser sessions: rows that hold a hash, never a usable value. Works before a merchant is known. */
export type SessionStore = {
  /** Opens a session, unless the password was changed or the agent disabled since `passwordHash` was read: then false. */
  readonly open: (session: {
    readonly id: string;
    readonly agentId: string;
    readonly passwordHash: string;
    readonly tokenHash: Uint8Array;
    readonly userAgent: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  }) => Promise<boolean>;
  /** The session, if it has not been ended and its agent may still sign in; the role is today's. */
  readonly find: (tokenHash: Uint8Array) => Promise<LiveSession | undefined>;
  readonly touch: (id: string, at: Date) => Promise<void>;
  readonly end: (id: string, at: Date) => Promise<void>;
  /** When its person last showed password or code, signing in included. */
  readonly provedAt: (id: string) => Promise<Date | undefined>;
};

/** As its owner sees it. */
export type OwnSession = {
  readonly id: string;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
};

/** Sessions inside a unit of work: whatever narrows what an agent may do ends them in the same transaction. */
export type AgentSessions = {
  readonly markProved: (id: string, at: Date) => Promise<void>;
  readonly endAllOf: (agentId: string, at: Date) => Promise<void>;
  /** Those that live, last used first. */
  readonly liveOf: (
    agentId: string,
    at: { readonly now: Date; readonly usedSince: Date },
  ) => Promise<readonly OwnSession[]>;
  /** False when the agent has no such session, or it has ended. */
  readonly endOneOf: (agentId: string, id: string, at: Date) => Promise<boolean>;
};

export type ApiTokenDirectory = {
  /** The token, if it has not been revoked and its agent may still sign in. */
  readonly find: (
    tokenHash: Uint8Array,
  ) => Promise<{ readonly id: string; readonly actor: Actor; readonly scopes: readonly ApiScope[] } | undefined>;
};

export type SignInDirectory = {
  /** By login name, which is unique over all merchants, whatever its case. */
  readonly findByLoginName: (loginName: string) => Promise<
    | {
        readonly agentId: string;
        readonly merchantId: string;
        readonly role: AgentRole;
        readonly passwordHash: string;
        readonly isDisabled: boolean;
      }
    | undefined
  >;
  /** Replaces a hash made with weaker settings, unless the password was changed meanwhile. */
  readonly replacePasswordHash: (agentId: string, from: string, to: string) => Promise<void>;
};

/**
 * What sessions and tokens were found to be, kept for at most 30 s. What has ended is marked for 60 s, and the mark beats the
 * cache. Never throws: while Redis is away nothing is known here, and Postgres is asked each time.
 */
export type PrincipalCache = {
  readonly find: (tokenHash: Uint8Array) => Promise<Principal | undefined>;
  readonly keep: (tokenHash: Uint8Array, principal: Principal) => Promise<void>;
  /** Ids of sessions, API tokens or agents. Call it after the change is committed. */
  readonly markEnded: (ids: readonly string[]) => Promise<void>;
};

/** Failed sign-ins, counted in Postgres so that losing Redis forgets none. */
export type LoginCounters = {
  /** Counts one more, in windows of 15 minutes that begin with the first; returns the count. Case is ignored. */
  readonly count: (key: string, at: Date) => Promise<number>;
  /** Forgets one key, takes one back from another, and drops windows that are over. */
  readonly forgive: (input: { readonly forget: string; readonly takeBack: string; readonly at: Date }) => Promise<void>;
};

/** A merchant to be, with its first owner and, at first set-up, an API token. */
export type NewMerchant = {
  readonly merchantId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly owner: {
    readonly id: string;
    readonly name: string;
    readonly loginName: string;
    readonly passwordHash: string;
    readonly capacity: number;
  };
  readonly apiToken:
    | {
        readonly id: string;
        readonly name: string;
        readonly tokenHash: Uint8Array;
        readonly scopes: readonly ApiScope[];
      }
    | undefined;
};

/** Merchants, before there is one to act for. */
export type MerchantRegister = {
  readonly isEmpty: () => Promise<boolean>;
  /** Adds the very first merchant; false when there is one, also when many ask at once. */
  readonly addFirst: (merchant: NewMerchant) => Promise<boolean>;
  /** Throws `conflict` `already_exists` for a login name in use. */
  readonly add: (merchant: NewMerchant) => Promise<void>;
  readonly ids: () => Promise<readonly string[]>;
};
