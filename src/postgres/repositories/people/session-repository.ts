import type { DataSource, EntityManager } from 'typeorm';
import type { Actor, AgentRole } from '../../../domain/people/agent.js';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../domain/people/merchant-settings.js';
import { mayReadPersonalData } from '../../../domain/people/permissions.js';
import type {
  AgentSessions,
  ApiTokenDirectory,
  SessionStore,
  SignInDirectory,
} from '../../../services/ports/stores/people/session-stores.js';
import { createQuery } from '../../query.js';
import { scopesOf } from './token-scopes.js';
import type { StoredScopes } from './token-scopes.js';

type ActorRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly agent_id: string;
  readonly role: AgentRole;
  /** Null where the merchant has never said. */
  readonly data_roles: readonly AgentRole[] | null;
};

type SessionRow = ActorRow & {
  readonly last_seen_at: Date;
  readonly expires_at: Date;
  readonly lacks_factor: boolean;
};

const toActor = ({ merchant_id: merchantId, agent_id: agentId, role, data_roles: chosen }: ActorRow): Actor => ({
  merchantId,
  agentId,
  role,
  readsPersonalData: mayReadPersonalData(role, chosen ?? DEFAULT_MERCHANT_SETTINGS.personalDataRoles),
});

/** Sessions as `jiedai_system`: before a merchant is known. */
export const createSessionRepository = (system: DataSource): SessionStore => {
  const query = createQuery(system);
  return {
    open: async ({ id, agentId, passwordHash, tokenHash, userAgent, createdAt, expiresAt }) => {
      // The shared lock waits for a change of the password that is under way, which then ends this session or is seen here.
      const opened = await query(
        `insert into sessions (id, merchant_id, agent_id, token_hash, created_at, last_seen_at, proved_at, expires_at, user_agent)
         select $1, merchant_id, id, $4, $5, $5, $5, $6, $7 from agents
          where id = $2 and password_hash = $3 and disabled_at is null for share
         returning id`,
        [id, agentId, passwordHash, Buffer.from(tokenHash), createdAt, expiresAt, userAgent],
      );
      return opened.length > 0;
    },
    find: async (tokenHash) => {
      const [row] = await query<SessionRow>(
        `select s.id, s.merchant_id, s.agent_id, a.role, s.last_seen_at, s.expires_at,
                m.settings->'personalDataRoles' as data_roles,
                coalesce(m.settings->'secondFactorRoles' ? a.role, false) and not exists (
                  select 1 from second_factors f where f.agent_id = a.id and f.confirmed_at is not null) as lacks_factor
           from sessions s join agents a on a.id = s.agent_id join merchants m on m.id = a.merchant_id
          where s.token_hash = $1 and s.ended_at is null and a.disabled_at is null`,
        [Buffer.from(tokenHash)],
      );
      return (
        row && {
          id: row.id,
          actor: toActor(row),
          lastSeenAt: row.last_seen_at,
          expiresAt: row.expires_at,
          lacksSecondFactor: row.lacks_factor,
        }
      );
    },
    touch: async (id, at) => {
      await query('update sessions set last_seen_at = $2 where id = $1 and last_seen_at < $2', [id, at]);
    },
    provedAt: async (id) => {
      const [row] = await query<{ readonly proved_at: Date | null }>(
        'select proved_at from sessions where id = $1 and ended_at is null',
        [id],
      );
      return row?.proved_at ?? undefined;
    },
    end: async (id, at) => {
      await query('update sessions set ended_at = $2 where id = $1 and ended_at is null', [id, at]);
    },
  };
};

/** Sessions inside a merchant's unit of work. */
export const createAgentSessions = (manager: EntityManager): AgentSessions => ({
  markProved: async (id, at) => {
    await manager.query('update sessions set proved_at = $2 where id = $1 and ended_at is null', [id, at]);
  },
  endAllOf: async (agentId, at) => {
    await manager.query('update sessions set ended_at = $2 where agent_id = $1 and ended_at is null', [agentId, at]);
  },
  liveOf: async (agentId, { now, usedSince }) => {
    const rows: OwnSessionRow[] = await manager.query(
      `select id, user_agent, created_at, last_seen_at from sessions
        where agent_id = $1 and ended_at is null and expires_at > $2 and last_seen_at > $3
        order by last_seen_at desc limit 100`,
      [agentId, now, usedSince],
    );
    return rows.map((row) => ({
      id: row.id,
      userAgent: row.user_agent,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
    }));
  },
  endOneOf: async (agentId, id, at) => {
    const rows: unknown[] = await manager.query(
      `with ended as (update sessions set ended_at = $3 where agent_id = $1 and id = $2 and ended_at is null returning id)
       select id from ended`,
      [agentId, id, at],
    );
    return rows.length > 0;
  },
});

type OwnSessionRow = {
  readonly id: string;
  readonly user_agent: string;
  readonly created_at: Date;
  readonly last_seen_at: Date;
};

export const createApiTokenDirectory = (system: DataSource): ApiTokenDirectory => {
  const query = createQuery(system);
  return {
    find: async (tokenHash) => {
      const [row] = await query<ActorRow & StoredScopes>(
        `select t.id, t.merchant_id, t.agent_id, a.role, t.scopes, t.is_critical as "isCritical", m.settings->'personalDataRoles' as data_roles
           from api_tokens t join agents a on a.id = t.agent_id join merchants m on m.id = a.merchant_id
          where t.token_hash = $1 and t.revoked_at is null and a.disabled_at is null`,
        [Buffer.from(tokenHash)],
      );
      return row && { id: row.id, actor: toActor(row), scopes: scopesOf(row) };
    },
  };
};

type SignInRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly role: AgentRole;
  readonly password_hash: string;
  readonly disabled_at: Date | null;
};

export const createSignInDirectory = (system: DataSource): SignInDirectory => {
  const query = createQuery(system);
  return {
    findByLoginName: async (loginName) => {
      const [row] = await query<SignInRow>(
        `select id, merchant_id, role, password_hash, disabled_at from agents where lower(login_name) = lower($1)`,
        [loginName],
      );
      if (!row) return undefined;
      const { id: agentId, merchant_id: merchantId, role, password_hash: passwordHash, disabled_at: disabledAt } = row;
      return { agentId, merchantId, role, passwordHash, isDisabled: disabledAt !== null };
    },
    replacePasswordHash: async (agentId, from, to) => {
      await query('update agents set password_hash = $3 where id = $1 and password_hash = $2', [agentId, from, to]);
    },
  };
};
