import type { DataSource, EntityManager } from 'typeorm';
import type {
  SecondFactorDirectory,
  SecondFactorStore,
} from '../../../services/ports/stores/people/second-factor-stores.js';
import type { SecretBox } from '../../channels/secret-box.js';
import { createQuery } from '../../query.js';

type FactorRow = { readonly secret: Buffer; readonly confirmed_at: Date | null; readonly codes_left: number };

const toFactor =
  (secretBox: SecretBox, agentId: string) =>
  ({ secret, confirmed_at: confirmedAt, codes_left: recoveryCodesLeft }: FactorRow) => ({
    secret: secretBox.open(secret, agentId),
    isConfirmed: confirmedAt !== null,
    recoveryCodesLeft,
  });

const createConfirmedOf =
  (manager: EntityManager): SecondFactorStore['confirmedOf'] =>
  async (agentIds) => {
    const rows: { readonly agent_id: string }[] = await manager.query(
      'select agent_id from second_factors where agent_id = any($1::uuid[]) and confirmed_at is not null',
      [[...agentIds]],
    );
    return new Set(rows.map((row) => row.agent_id));
  };

/** Secrets are sealed for the agent's id. */
export const createSecondFactorRepository =
  (secretBox: SecretBox) =>
  (manager: EntityManager, merchantId: string): SecondFactorStore => {
    const replaceCodes = async (agentId: string, codeHashes: readonly Uint8Array[]): Promise<void> => {
      await manager.query('delete from recovery_codes where agent_id = $1', [agentId]);
      await manager.query(
        'insert into recovery_codes (agent_id, merchant_id, code_hash) select $1, $2, unnest($3::bytea[])',
        [agentId, merchantId, codeHashes.map((hash) => Buffer.from(hash))],
      );
    };
    return {
      confirmedOf: createConfirmedOf(manager),
      find: async (agentId) => {
        const rows: FactorRow[] = await manager.query(
          `select secret, confirmed_at, (select count(*)::int from recovery_codes r
              where r.agent_id = f.agent_id and r.used_at is null) as codes_left
             from second_factors f where agent_id = $1 for update of f`,
          [agentId],
        );
        return rows.map(toFactor(secretBox, agentId))[0];
      },
      begin: async (agentId, secret) => {
        await manager.query(
          `insert into second_factors (agent_id, merchant_id, secret) values ($1, $2, $3)
           on conflict (agent_id) do update set secret = excluded.secret where second_factors.confirmed_at is null`,
          [agentId, merchantId, secretBox.seal(secret, agentId)],
        );
      },
      confirm: async (agentId, { step, at, codeHashes }) => {
        await manager.query('update second_factors set confirmed_at = $2, last_step = $3 where agent_id = $1', [
          agentId,
          at,
          step,
        ]);
        await replaceCodes(agentId, codeHashes);
      },
      replaceCodes,
      remove: async (agentId) => {
        const rows: unknown[] = await manager.query(
          'with gone as (delete from second_factors where agent_id = $1 returning agent_id) select agent_id from gone',
          [agentId],
        );
        return rows.length > 0;
      },
    };
  };

export const createSecondFactorDirectory = (system: DataSource, secretBox: SecretBox): SecondFactorDirectory => {
  const query = createQuery(system);
  return {
    secretOf: async (agentId) => {
      const [row] = await query<{ readonly secret: Buffer }>(
        'select secret from second_factors where agent_id = $1 and confirmed_at is not null',
        [agentId],
      );
      return row && secretBox.open(row.secret, agentId);
    },
    takeStep: async (agentId, step) => {
      const taken = await query(
        `with taken as (update second_factors set last_step = $2 where agent_id = $1 and last_step < $2 returning agent_id)
         select agent_id from taken`,
        [agentId, step],
      );
      return taken.length > 0;
    },
    takeRecoveryCode: async (agentId, codeHash, at) => {
      const taken = await query(
        `with taken as (update recovery_codes set used_at = $3
           where agent_id = $1 and code_hash = $2 and used_at is null returning agent_id) select agent_id from taken`,
        [agentId, Buffer.from(codeHash), at],
      );
      return taken.length > 0;
    },
  };
};
