import type { DataSource, EntityManager } from 'typeorm';
import type { LinkDirectory, LinkKind, LinkStore } from '../../../services/ports/stores/people/link-stores.js';
import { createQuery } from '../../query.js';

export const createLinkRepository = (manager: EntityManager, merchantId: string): LinkStore => {
  const removeOf = async (agentId: string): Promise<void> => {
    await manager.query('delete from one_time_links where agent_id = $1', [agentId]);
  };
  return {
    replace: async ({ id, agentId, kind, tokenHash, expiresAt }) => {
      await removeOf(agentId);
      await manager.query(
        `insert into one_time_links (id, merchant_id, agent_id, kind, token_hash, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [id, merchantId, agentId, kind, Buffer.from(tokenHash), expiresAt],
      );
    },
    take: async (id, at) => {
      const rows: unknown[] = await manager.query(
        `with taken as (update one_time_links set used_at = $2 where id = $1 and used_at is null and expires_at > $2
           returning id) select id from taken`,
        [id, at],
      );
      return rows.length > 0;
    },
    removeOf,
    invitedOf: async (agentIds) => {
      const rows: { readonly agent_id: string }[] = await manager.query(
        `select agent_id from one_time_links
          where agent_id = any($1::uuid[]) and kind = 'invitation' and used_at is null`,
        [[...agentIds]],
      );
      return new Set(rows.map((row) => row.agent_id));
    },
  };
};

type LinkRow = {
  readonly id: string;
  readonly kind: LinkKind;
  readonly agent_id: string;
  readonly merchant_id: string;
  readonly merchant_name: string;
  readonly name: string;
  readonly login_name: string;
};

const FIND = `
  select l.id, l.kind, l.agent_id, l.merchant_id, m.name as merchant_name, a.name, a.login_name
    from one_time_links l join agents a on a.id = l.agent_id join merchants m on m.id = l.merchant_id
   where l.token_hash = $1 and l.used_at is null and l.expires_at > $2 and a.disabled_at is null`;

export const createLinkDirectory = (system: DataSource): LinkDirectory => {
  const query = createQuery(system);
  return {
    find: async (tokenHash, at) => {
      const [row] = await query<LinkRow>(FIND, [Buffer.from(tokenHash), at]);
      return (
        row && {
          id: row.id,
          kind: row.kind,
          agentId: row.agent_id,
          merchantId: row.merchant_id,
          merchantName: row.merchant_name,
          name: row.name,
          loginName: row.login_name,
        }
      );
    },
  };
};
